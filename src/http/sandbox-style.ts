/** How the pages of the development profile look: light or dark as the browser prefers, on one column where it is narrow. */
export const sandboxStyle = `
:root { color-scheme: light dark; --text: #1c1e26; --soft: #5a6070; --page: #f6f7f9; --card: #fff; --line: #d5d9e1; --code: #f4f5f8; --link: #1f5bd8; --good: #16713c; --bad: #b3261e; --on: #fff; }
@media (prefers-color-scheme: dark) {
  :root { --text: #e6e8ee; --soft: #a2a9b8; --page: #14161b; --card: #1c1f26; --line: #383d49; --code: #14161b; --link: #8ab0ff; --good: #6fd394; --bad: #ff9a92; --on: #10131a; }
}
* { box-sizing: border-box; }
[hidden] { display: none !important; }
html, body, #sandbox { height: 100%; margin: 0; }
body { background: var(--page); color: var(--text); font: 16px/1.5 system-ui, sans-serif; }
#sandbox:empty { display: none; }
#sandbox iframe { border: 0; width: 100%; height: 100%; }
main { max-width: 68rem; margin: 0 auto; padding: 1.75rem 1rem 2rem; }
h1 { font-size: 1.4rem; line-height: 1.2; margin: 0 0 .35rem; }
h2 { font-size: 1.05rem; margin: 0; }
h3 { font-size: .9rem; margin: 1.25rem 0 .4rem; display: flex; gap: 1rem; align-items: center; justify-content: space-between; min-height: 1.8rem; }
p { margin: 0; color: var(--soft); }
a { color: var(--link); }
code, pre, textarea, .token { font: .85rem/1.55 ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; }
header button { margin-top: .5rem; }
.bar { position: sticky; top: 0; z-index: 1; background: var(--page); padding: .75rem 0; }
.bar div { display: flex; align-items: center; gap: .6rem; background: var(--card); border: 1px solid var(--line); border-radius: .6rem; padding: .4rem .4rem .4rem .9rem; }
.bar label { color: var(--soft); font: .85rem/1.55 ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; white-space: nowrap; }
.bar input { flex: 1; min-width: 0; border-color: transparent; }
.card { background: var(--card); border: 1px solid var(--line); border-radius: .75rem; padding: 1.1rem 1.25rem 1.25rem; margin-top: .85rem; }
.card > p { font-size: .9rem; margin: .1rem 0 .9rem; }
.sides { display: grid; gap: 1rem; grid-template-columns: repeat(2, minmax(0, 1fr)); align-items: start; }
.fields { display: flex; flex-wrap: wrap; gap: .75rem; margin-bottom: .75rem; }
.fields label { flex: 1 1 11rem; min-width: 0; }
label span { display: block; font-size: .8rem; font-weight: 600; margin-bottom: .2rem; }
input, textarea { display: block; width: 100%; color: inherit; background: var(--code); border: 1px solid var(--line); border-radius: .45rem; padding: .5rem .7rem; }
input { font: inherit; font-size: .9rem; text-overflow: ellipsis; }
textarea { resize: vertical; tab-size: 2; field-sizing: content; min-height: 2.4rem; }
.side > label { display: block; margin-bottom: .75rem; }
.actions { display: flex; align-items: center; }
.status:not(:empty) { margin-left: .9rem; }
.status { font-size: .9rem; color: var(--soft); }
.status[data-is=good] { color: var(--good); }
.status[data-is=bad] { color: var(--bad); }
.run { font: 600 .9rem system-ui, sans-serif; color: var(--on); background: var(--link); border: 1px solid transparent; border-radius: .45rem; padding: .5rem 1.2rem; cursor: pointer; }
.run:hover { filter: brightness(1.08); }
.errors { margin: 0 0 .6rem; padding: 0; list-style: none; font-size: .9rem; }
.errors li { border-left: 3px solid var(--bad); padding: .1rem 0 .1rem .7rem; overflow-wrap: anywhere; }
.errors a { font: 600 .85rem ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; }
.errors:empty { display: none; }
pre { background: var(--code); border: 1px solid var(--line); border-radius: .45rem; padding: .6rem .8rem; margin: 0; white-space: pre-wrap; overflow-wrap: anywhere; }
h2 b { color: var(--soft); font-weight: 600; margin-right: .35rem; }
.none { border: 1px dashed var(--line); border-radius: .45rem; padding: .6rem .8rem; font-size: .9rem; }
.answered:not([hidden]) + .none { display: none; }
.answer { max-height: 24rem; overflow: auto; }
button.small { font: 500 .8rem system-ui, sans-serif; color: inherit; background: none; border: 1px solid var(--line); border-radius: .4rem; padding: .25rem .7rem; cursor: pointer; }
button.small:hover { background: var(--code); }
:is(input, textarea, button, a, summary, pre):focus-visible { outline: 2px solid var(--link); outline-offset: 2px; }
summary { cursor: pointer; font-weight: 600; font-size: 1.05rem; }
footer { margin-top: 1.25rem; text-align: center; font-size: .875rem; }
dl { margin: 0; }
dt { font: 600 .9rem ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; padding: .8rem .8rem 0; border-top: 1px solid var(--line); scroll-margin-top: 1rem; overflow-wrap: anywhere; }
dd { margin: 0; padding: .1rem .8rem .8rem; }
dt:target, dt:target + dd { background: color-mix(in srgb, var(--link) 14%, transparent); }
@media (max-width: 46rem) {
  main { padding-top: 1rem; }
  .sides { grid-template-columns: minmax(0, 1fr); }
  .none { display: none; }
  input, textarea { font-size: 1rem; }
  .run { flex: 1; padding: .7rem; }
}
`;
