/** How the pages for developers look: no scripts and nothing from elsewhere. */
export const style = `:root{color-scheme:light dark}body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:0 auto;padding:1.5rem}
h2{margin-top:3rem}article{border-top:1px solid light-dark(#d5dae1,#3a424e);padding:.5rem 0 1rem}
h3{font-size:1rem;overflow-wrap:anywhere}.method{font-weight:700;margin-right:.5rem}code{font-size:.95em;overflow-wrap:break-word}
table{border-collapse:collapse;width:100%;margin:.5rem 0}caption{text-align:left;font-weight:600}
th,td{text-align:left;vertical-align:top;padding:.25rem .75rem .25rem 0;border-top:1px solid light-dark(#e8ebef,#2c333d)}
pre{overflow-x:auto;padding:.75rem;border:1px solid light-dark(#d5dae1,#3a424e);border-radius:6px}
nav ul{padding-left:1.25rem}a{color:light-dark(#0b5cad,#8ec5ff)}`;
