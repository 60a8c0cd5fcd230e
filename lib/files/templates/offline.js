(function(){
var slides=JSON.parse(document.getElementById('slides').textContent);
var pages=[].slice.call(document.querySelectorAll('section')),at=0,black=document.getElementById('black');
var drawn={};
// Charts are laid out for 1080 pixels of height and scaled as a whole, so that text keeps its share.
function size(i){
 var place=pages[i].querySelector('.chart'),z=Math.min(innerHeight/1080,innerWidth/1000);
 place.firstChild.style.transform='scale('+z+')';
 return {width:place.clientWidth/z,height:place.clientHeight/z,autosize:false};
}
function draw(i){
 var s=slides[i];if(!s)return;
 var place=pages[i].querySelector('.chart'),now=innerWidth+'x'+innerHeight;
 if(drawn[i]===now)return;
 if(drawn[i])Plotly.relayout(place.firstChild,size(i));
 else{
  place.appendChild(document.createElement('div'));
  Plotly.newPlot(place.firstChild,s.figure.data,Object.assign(s.figure.layout,size(i)),{displayModeBar:false});
 }
 drawn[i]=now;
}
window.addEventListener('resize',function(){draw(at)});
function show(i){
 at=Math.max(0,Math.min(pages.length-1,i));
 pages.forEach(function(p,k){p.hidden=k!==at});
 draw(at);
 document.getElementById('bar').style.width=(100*at/Math.max(1,pages.length-1))+'%';
 try{history.replaceState(null,'','#'+(at+1))}catch(e){}
 document.title=pages[at].querySelector('h1').textContent;
}
function key(e){
 var k=e.key;
 if(e.ctrlKey||e.altKey||e.metaKey)return;
 if(k==='b'||k==='B'||k==='.'){black.hidden=!black.hidden;e.preventDefault();return}
 if(!black.hidden){black.hidden=true;e.preventDefault();return}
 if(k==='ArrowRight'||k==='ArrowDown'||k==='PageDown'||k===' '){show(at+1);e.preventDefault()}
 else if(k==='ArrowLeft'||k==='ArrowUp'||k==='PageUp'){show(at-1);e.preventDefault()}
 else if(k==='Home'){show(0);e.preventDefault()}
 else if(k==='End'){show(pages.length-1);e.preventDefault()}
}
document.addEventListener('keydown',key);
document.addEventListener('click',function(e){
 var b=e.target.closest('button');if(!b)return;
 b.blur();
 if(b.dataset.go)show(at+Number(b.dataset.go));else black.hidden=false;
});
black.addEventListener('click',function(){black.hidden=true});
window.addEventListener('beforeprint',function(){slides.forEach(function(_,i){pages[i].hidden=false;draw(i)})});
window.addEventListener('afterprint',function(){show(at)});
show((parseInt(location.hash.slice(1),10)||1)-1);
})();
