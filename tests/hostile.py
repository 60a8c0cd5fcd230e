"""Hostile inputs: what nobody should be able to do anything with, for tests of every door."""

from __future__ import annotations

PATHS = (
    "../../etc/passwd",
    "..\\..\\windows\\win.ini",
    "....//....//etc/passwd",
    "%2e%2e%2fetc%2fpasswd",
    "..%252f..%252fetc%252fpasswd",
    "/etc/passwd",
    "file:///etc/passwd",
    "C:\\boot.ini",
    "data/registry/sources.csv",
    "..;/..;/x",
    "/proc/self/environ",
    "~/.ssh/id_rsa",
    ".git/config",
    "\\\\evil.example\\share",
)
HOSTS = (
    "http://169.254.169.254/latest/meta-data/",
    "https://evil.example/",
    "//evil.example/x",
    "gopher://127.0.0.1:25/",
    "http://127.0.0.1:22",
    "javascript:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    "ftp://evil.example",
)
SQL = (
    "' OR 1=1 --",
    "'; DROP TABLE figures; --",
    '" OR ""="',
    "1 UNION SELECT key, value FROM meta",
    "papi' AND SLEEP(5) --",
    "%' ESCAPE '",
    "x'; ATTACH DATABASE '/tmp/x' AS y; --",
    "0x31",
    "par_index/**/",
    "(SELECT 1)",
)
HTML = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "'><svg onload=alert(1)>",
    "</title><script>alert(1)</script>",
    "</script><script>alert(1)</script>",
    "<!--<script>",
    "{{7*7}}",
    "${7*7}",
    "<iframe src=https://evil.example>",
    "[x](javascript:alert(1))",
    "![x](https://evil.example/x.png)",
    "&lt;script&gt;",
    "<b onmouseover=alert(1)>x</b>",
    "\u003cscript\u003e",
)
FORMULAS = ('=HYPERLINK("https://evil.example")', "+1+1", "-1+1", "@SUM(1)", "\t=1", "\r=1", "＝1")
SIGNS = (
    "\x00",
    "son-la\x00.csv",
    "\u202eal-nos",
    "\ufeffson-la",
    "s\u200bon-la",
    "ﬁ",
    "ⅷ",
    "١٢٣",
    "²",
    "𝟚𝟘𝟚𝟚",
    "İ",
    "ß" * 50,
    "e\u0301" * 40,
    "\U0010ffff",
    "\ud800".encode("utf-8", "surrogatepass").decode("latin-1"),
    "🏔️",
    "%ff%fe",
    "%c0%af",
    "\r\nX-Injected: 1",
    "%0d%0aSet-Cookie: a=b",
)
NUMBERS = (
    "99999999999999999999999999",
    "-1",
    "1e309",
    "NaN",
    "Infinity",
    "0x7e6",
    "2022.5",
    "2022 ",
    "+2022",
    "00002022",
    "1" * 190,
    "-0",
)
LONG = ("a" * 199, "a" * 201, "a" * 3000, "a," * 900, "../" * 600, "%00" * 500)
ALL = (*PATHS, *HOSTS, *SQL, *HTML, *FORMULAS, *SIGNS, *NUMBERS, *LONG)
# What must stand in no answer as it is: markup that was sent in, or a header that was made.
MARKUP = ("<script>alert", "<img src=x", "<svg onload", "<iframe src=https", "<b onmouseover")
