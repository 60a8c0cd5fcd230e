BEGIN TRANSACTION;
CREATE TABLE upkeep_accounts (
	name VARCHAR(40) NOT NULL, 
	role VARCHAR(20) NOT NULL, 
	password VARCHAR(200) NOT NULL, 
	disabled BOOLEAN NOT NULL, 
	created VARCHAR(20) NOT NULL, 
	changed VARCHAR(20) NOT NULL, 
	PRIMARY KEY (name), 
	CONSTRAINT upkeep_role CHECK (role IN ('reader', 'editor', 'approver', 'administrator'))
);
INSERT INTO "upkeep_accounts" VALUES('an','administrator','$argon2id$v=19$m=8,t=1,p=1$BrGi5Kxpq7twSHtLYGf1fQ$bZYJrP2MgELrmo7qlnzkY73KlPWPBFnJaso1ilhXufM',0,'2026-11-28T06:56:44Z','2026-11-28T06:56:44Z');
INSERT INTO "upkeep_accounts" VALUES('binh','approver','$argon2id$v=19$m=8,t=1,p=1$hLH46nVhG1lyxh2KM9jf+g$cQYd7PkyZYXg2L/i4cWG5bG0+DBJYoP8f6avLbVVUDQ',0,'2026-11-28T06:56:44Z','2026-11-28T06:56:44Z');
INSERT INTO "upkeep_accounts" VALUES('chi','reader','$argon2id$v=19$m=8,t=1,p=1$22gOLVzA2Hdq0ymC1O0Vdg$1YGIfhesFHpUemvUt1knUMRxxH/qVNho/qH2L4C6h6Y',0,'2026-11-28T06:56:44Z','2026-11-28T06:56:44Z');
CREATE TABLE upkeep_attempts (
	id INTEGER NOT NULL, 
	time VARCHAR(20) NOT NULL, 
	account VARCHAR(40) NOT NULL, 
	address VARCHAR(60) NOT NULL, 
	PRIMARY KEY (id)
);
CREATE TABLE upkeep_audit (
	id INTEGER NOT NULL, 
	time VARCHAR(20) NOT NULL, 
	account VARCHAR(60) NOT NULL, 
	action VARCHAR(40) NOT NULL, 
	about VARCHAR(300) NOT NULL, 
	detail TEXT NOT NULL, 
	address VARCHAR(60) NOT NULL, 
	"before" VARCHAR(64) NOT NULL, 
	digest VARCHAR(64) NOT NULL, 
	PRIMARY KEY (id)
);
INSERT INTO "upkeep_audit" VALUES(1,'2026-11-28T06:56:44Z','terminal:test','account_add','an','{"role": "administrator"}','','0000000000000000000000000000000000000000000000000000000000000000','1ad13e94c8046939b8097bae32d8f4ed2e8daf3cc73408d16d2bde442bcb62cb');
INSERT INTO "upkeep_audit" VALUES(2,'2026-11-28T06:56:44Z','terminal:test','account_add','binh','{"role": "approver"}','','1ad13e94c8046939b8097bae32d8f4ed2e8daf3cc73408d16d2bde442bcb62cb','074876670688e7da649339aa11f135250357a5a6d7304d4ca6602b566cafd355');
INSERT INTO "upkeep_audit" VALUES(3,'2026-11-28T06:56:44Z','terminal:test','account_add','chi','{"role": "reader"}','','074876670688e7da649339aa11f135250357a5a6d7304d4ca6602b566cafd355','2229ab8185adb2ff12da2799c7f172109df046b64acbf2a5fd3c65706c63c81e');
INSERT INTO "upkeep_audit" VALUES(4,'2026-11-28T06:56:44Z','an','sign_in','an','','192.0.2.1','2229ab8185adb2ff12da2799c7f172109df046b64acbf2a5fd3c65706c63c81e','33672f4c6be2935288c10d2f4358cdc4014ad3ee22f285508c4ff648552f40a1');
INSERT INTO "upkeep_audit" VALUES(5,'2026-11-28T06:56:44Z','terminal:test','proposal_draft','1','{"document": "29b51ef5f132fede928e7af8d4f70dd57e256cc6966a8beb28f20fd92e820496", "file": "a.csv", "replaces": null, "rows": 1}','','33672f4c6be2935288c10d2f4358cdc4014ad3ee22f285508c4ff648552f40a1','178cd5c14b41047f377891ed504283950d4d0e32d3504e2734371f810bf9f9ad');
INSERT INTO "upkeep_audit" VALUES(6,'2026-11-28T06:56:44Z','terminal:test','proposal_sent','1','','','178cd5c14b41047f377891ed504283950d4d0e32d3504e2734371f810bf9f9ad','e76adb1702ceb5ae766b74172e7428c8e433716481f988324020f4040ac9cd5d');
INSERT INTO "upkeep_audit" VALUES(7,'2026-11-28T06:56:44Z','terminal:test','proposal_rejected','1','{"remark": "Sai"}','','e76adb1702ceb5ae766b74172e7428c8e433716481f988324020f4040ac9cd5d','7755ad5a41e5063b54e82360b8c9098b1845a7c976e3f80ab17ce10ca7e841d1');
CREATE TABLE upkeep_meta (
	"key" VARCHAR(40) NOT NULL, 
	value VARCHAR(400) NOT NULL, 
	PRIMARY KEY ("key")
);
INSERT INTO "upkeep_meta" VALUES('version','1');
INSERT INTO "upkeep_meta" VALUES('key','fc253ac8488283e6b69e58d5fa942f6ceba5a9109f51aeafa53eceb99e409c19');
CREATE TABLE upkeep_proposals (
	id INTEGER NOT NULL, 
	kind VARCHAR(20) NOT NULL, 
	state VARCHAR(20) NOT NULL, 
	file VARCHAR(300) NOT NULL, 
	replaces_file BOOLEAN NOT NULL, 
	document VARCHAR(64) NOT NULL, 
	document_name VARCHAR(300) NOT NULL, 
	size INTEGER NOT NULL, 
	reading TEXT NOT NULL, 
	statements TEXT NOT NULL, 
	sources TEXT NOT NULL, 
	left_out TEXT NOT NULL, 
	rows INTEGER NOT NULL, 
	reason VARCHAR(2000) NOT NULL, 
	author VARCHAR(40) NOT NULL, 
	remark VARCHAR(2000) NOT NULL, 
	decided_by VARCHAR(40) NOT NULL, 
	release VARCHAR(40) NOT NULL, 
	replaces INTEGER, 
	created VARCHAR(20) NOT NULL, 
	changed VARCHAR(20) NOT NULL, 
	PRIMARY KEY (id), 
	FOREIGN KEY(replaces) REFERENCES upkeep_proposals (id)
);
INSERT INTO "upkeep_proposals" VALUES(1,'typed','rejected','a.csv',0,'29b51ef5f132fede928e7af8d4f70dd57e256cc6966a8beb28f20fd92e820496','a.csv',95,'','claim_id,indicator,area_id,year,period_start,period_end,value,unit,rank,n_ranked,derived,scope,source_id,suspect_reason,note,file,sheet,row,column
own-32f29f33:0:2,dti,63-14,2024,2024,2024,0.5,điểm,,,0,full-year,own-5a6b2b11a7,,,a.csv,,2,
','{"sources":[{"id":"own-5a6b2b11a7","publisher":"Sở","title":"","url":"","date":"","tier":3}],"indicators":[]}','[]',1,'số mới','terminal:test','Sai','terminal:test','',NULL,'2026-11-28T06:56:44Z','2026-11-28T06:56:44Z');
CREATE TABLE upkeep_sessions (
	digest VARCHAR(64) NOT NULL, 
	account VARCHAR(40) NOT NULL, 
	begun VARCHAR(20) NOT NULL, 
	seen VARCHAR(20) NOT NULL, 
	address VARCHAR(60) NOT NULL, 
	PRIMARY KEY (digest), 
	FOREIGN KEY(account) REFERENCES upkeep_accounts (name)
);
INSERT INTO "upkeep_sessions" VALUES('72264a20abdddffffe99150a8d46d5da9fe4007901f627edc205ba34efe7c3a9','an','2026-11-28T06:56:44Z','2026-11-28T06:56:44Z','192.0.2.1');
CREATE TABLE upkeep_steps (
	id INTEGER NOT NULL, 
	proposal INTEGER NOT NULL, 
	time VARCHAR(20) NOT NULL, 
	account VARCHAR(40) NOT NULL, 
	state VARCHAR(20) NOT NULL, 
	remark VARCHAR(2000) NOT NULL, 
	PRIMARY KEY (id), 
	FOREIGN KEY(proposal) REFERENCES upkeep_proposals (id)
);
INSERT INTO "upkeep_steps" VALUES(1,1,'2026-11-28T06:56:44Z','terminal:test','draft','');
INSERT INTO "upkeep_steps" VALUES(2,1,'2026-11-28T06:56:44Z','terminal:test','sent','');
INSERT INTO "upkeep_steps" VALUES(3,1,'2026-11-28T06:56:44Z','terminal:test','rejected','Sai');
CREATE INDEX ix_upkeep_attempts_time ON upkeep_attempts (time);
CREATE TRIGGER upkeep_audit_no_UPDATE BEFORE UPDATE ON upkeep_audit BEGIN SELECT RAISE(ABORT, 'the log only grows'); END;
CREATE TRIGGER upkeep_audit_no_DELETE BEFORE DELETE ON upkeep_audit BEGIN SELECT RAISE(ABORT, 'the log only grows'); END;
COMMIT;
