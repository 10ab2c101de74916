/** The look of the web page, on a wide screen and on a phone. */

export const style = `
:root { color-scheme: light dark; --line: light-dark(#d8dee6, #30363d); --soft: light-dark(#f5f7fa, #161b22);
  --dim: light-dark(#57606a, #9aa4af); font: 15px/1.45 system-ui, sans-serif; }
body { margin: 0 auto; max-width: 72rem; padding: 1.2rem; background: light-dark(#fff, #0d1117); color: light-dark(#1b1f24, #e6edf3); }
header { display: flex; flex-wrap: wrap; gap: .3rem 1.2rem; align-items: baseline; }
h1 { font-size: 1.35rem; margin: 0; } h2 { font-size: 1.05rem; margin: 1.6rem 0 .5rem; }
#link { color: var(--dim); } #counts { display: flex; flex-wrap: wrap; gap: .4rem; margin: .8rem 0 0; padding: 0; list-style: none; }
.badge { border-radius: 1rem; border: 1px solid; padding: 0 .6rem; font-size: .82rem; white-space: nowrap; }
.active { color: light-dark(#0550ae, #79c0ff); } .ending { color: light-dark(#8a4600, #f0b35a); }
.good { color: light-dark(#116329, #56d364); } .bad { color: light-dark(#b3202c, #ff8f87); }
article { border: 1px solid var(--line); border-radius: .5rem; margin: .6rem 0; overflow: hidden; }
article h3 { margin: 0; padding: .5rem .8rem; background: var(--soft); font-size: 1rem; } h3 small { color: var(--dim); font-weight: normal; }
article table { table-layout: fixed; min-width: 34rem; }
.scroll { overflow-x: auto; } table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; }
th, td { text-align: left; padding: .28rem .8rem; border-top: 1px solid var(--line); white-space: nowrap; }
th { color: var(--dim); font-weight: 600; font-size: .82rem; } code { font-size: .88rem; } .dim { color: var(--dim); }
.buttons { margin: .7rem 0; display: flex; flex-wrap: wrap; gap: .4rem; }
button { font: inherit; color: inherit; background: var(--soft); border: 1px solid var(--line); border-radius: .4rem; padding: .25rem .7rem; cursor: pointer; }
td button { background: none; border: 0; padding: 0; text-decoration: underline; text-underline-offset: .2em; }
dialog { width: min(46rem, 92vw); max-height: 88vh; box-sizing: border-box; border: 1px solid var(--line); border-radius: .5rem;
  background: light-dark(#fff, #0d1117); color: inherit; padding: 1rem; }
dialog h2 { margin: 0; } dialog h3 { font-size: .95rem; margin: 1rem 0 .3rem; } dialog p { margin: 0; } dialog .buttons { margin: .7rem 0; }
pre { margin: 0; padding: .5rem .7rem; background: var(--soft); border-radius: .4rem; font-size: .85rem; white-space: pre-wrap; overflow-wrap: anywhere; }
@media (max-width: 40rem) {
  body { padding: .7rem; } article table { min-width: 0; table-layout: auto; } th, td { padding: .35rem .5rem; }
  #jobs :is(td, th):nth-child(2), #training-jobs :is(td, th):is(:nth-child(2), :nth-child(5)), #requests :is(td, th):nth-child(2) { display: none; }
  td { white-space: normal; overflow-wrap: anywhere; } #requests td:first-child { white-space: nowrap; } button { padding: .4rem .8rem; } td button { padding: .2rem 0; }
}`;
