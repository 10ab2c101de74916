/** The web page at `/`: jobs and versions, jobs of v2, statuses and the last requests, as they change. */

import { createHash } from "node:crypto";
import type { FastifyInstance, FastifyReply } from "fastify";
import type { Journal } from "./journal.js";
import { writeJson } from "./json.js";
import { overview, requestsShown } from "./overview.js";
import type { Store } from "./store.js";
import type { V2Store } from "./v2/store.js";

/** Changes are gathered for this long before they are sent to open pages. */
const gatherMs = 100;
/** How often timed transitions are looked after while a page is open. */
const sweepMs = 250;

/** Adds the page and its stream of changes to the server. */
export function addPage(app: FastifyInstance, store: Store, v2: V2Store, journal: Journal): void {
  app.get("/", (_request, reply) =>
    reply.type("text/html; charset=UTF-8").header("content-security-policy", policy).send(html),
  );
  app.get("/_simulator/events", (_request, reply) => stream(reply, store, v2, journal));
}

/** Server-sent events, one overview each: at once, then after every change. */
function stream(reply: FastifyReply, store: Store, v2: V2Store, journal: Journal): void {
  reply.hijack();
  const { raw } = reply;
  raw.writeHead(200, { "content-type": "text/event-stream", "cache-control": "no-store" });
  let timer: NodeJS.Timeout | undefined;
  const send = () => {
    timer = undefined;
    // A page that does not keep up gets the next state instead of a growing queue.
    if (raw.writableNeedDrain) return schedule();
    raw.write(`data: ${writeJson(overview(store, v2, journal.entries(requestsShown)))}\n\n`);
  };
  const schedule = () => {
    timer ??= setTimeout(send, gatherMs);
  };
  const stopStore = store.watch(schedule);
  const stopV2 = v2.watch(schedule);
  const stopJournal = journal.watch(schedule);
  const sweep = setInterval(() => {
    store.movement.settle();
    v2.settle();
  }, sweepMs);
  raw.on("close", () => {
    stopStore();
    stopV2();
    stopJournal();
    clearInterval(sweep);
    clearTimeout(timer);
  });
  send();
}

const style = `
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
th { color: var(--dim); font-weight: 600; font-size: .82rem; } code { font-size: .88rem; } .dim { color: var(--dim); }`;

const script = `
const el = (tag, text, className) => { const node = document.createElement(tag);
  if (text !== undefined) node.textContent = text; if (className) node.className = className; return node; };
const row = (cells) => { const tr = el("tr"); for (const cell of cells) { const td = el("td"); td.append(cell); tr.append(td); } return tr; };
const table = (caption, heads, rows) => { const box = el("div", undefined, "scroll"), node = el("table"), head = el("tr");
  node.setAttribute("aria-label", caption); for (const text of heads) { const th = el("th", text); th.scope = "col"; head.append(th); }
  const thead = el("thead"), body = el("tbody"); thead.append(head); body.append(...rows); node.append(thead, body); box.append(node); return box; };
const marks = { active: "●", ending: "◌", good: "✓", bad: "✕" };
const badge = (version) => el("span", marks[version.tone] + " " + version.status, "badge " + version.tone);
const plural = (n, word) => n + " " + word + (n === 1 ? "" : "s");
function showJob(job) {
  const box = el("article"), title = el("h3", job.name + " "); box.dataset.job = job.id;
  title.append(el("small", job.id + " · " + plural(job.versionCount, "version") + (job.description ? " · " + job.description : "")));
  box.append(title);
  if (job.versions.length) box.append(table("Versions of " + job.name, ["Version", "Id", "Status", "Under way"], job.versions.map((version) => {
    const tr = row([version.name, el("code", version.id), badge(version), el("span", version.course ?? "", "dim")]);
    tr.dataset.version = version.id; return tr; })));
  if (job.versions.length < job.versionCount) box.append(el("p", "and " + (job.versionCount - job.versions.length) + " older", "dim"));
  return box;
}
function showTrainingJob(job) {
  const tr = row([job.name, el("code", job.id), badge(job), el("span", job.course ?? "", "dim"), el("span", job.description, "dim")]);
  tr.dataset.trainingJob = job.id;
  return tr;
}
function showTrainingJobs(state) {
  if (!state.trainingJobCount) return [el("p", "None yet.", "dim")];
  const rest = state.trainingJobCount - state.trainingJobs.length;
  const shown = table("Jobs of v2", ["Job", "Id", "Phase", "Under way", ""], state.trainingJobs.map(showTrainingJob));
  return rest ? [shown, el("p", "and " + rest + " older", "dim")] : [shown];
}
function showRequest(request) {
  const outcome = request.status === 0 ? "no answer" : request.status + (request.errorCode ? " " + request.errorCode : "");
  const tone = request.status === 0 || request.status >= 500 ? "bad" : request.errorCode ? "ending" : "good";
  return row([el("span", new Date(request.at).toLocaleTimeString(), "dim"), request.method, request.operation,
    el("span", outcome, tone), el("span", request.fault ? "fault: " + request.fault : "", "dim")]);
}
function show(state) {
  document.getElementById("summary").textContent = plural(state.jobCount, "job") + ", " + plural(state.versionCount, "version");
  document.getElementById("counts").replaceChildren(...Object.entries(state.statuses).map(([name, count]) => el("li", count + " " + name, "badge")));
  document.getElementById("jobs").replaceChildren(...(state.jobs.length ? state.jobs.map(showJob) : [el("p", "No jobs. Create one through the API, or seed one through /_simulator/jobs.", "dim")]));
  document.getElementById("training-jobs").replaceChildren(...showTrainingJobs(state));
  document.getElementById("requests").replaceChildren(state.requests.length
    ? table("Requests, newest first", ["Time", "Method", "Operation", "Answer", ""], state.requests.map(showRequest)) : el("p", "None yet.", "dim"));
}
const source = new EventSource("/_simulator/events"), link = document.getElementById("link");
source.onopen = () => { link.textContent = "live"; };
source.onerror = () => { link.textContent = "not connected, trying again"; };
source.onmessage = (event) => show(JSON.parse(event.data));`;

const html = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>ModelArts simulator</title>
<link rel="icon" href="data:,">
<style>${style}</style>
<header><h1>ModelArts simulator</h1><span id="summary"></span><span id="link" role="status">connecting</span></header>
<ul id="counts" aria-label="Versions by status"></ul>
<main><h2>Jobs</h2><div id="jobs"></div><h2>Jobs of v2</h2><div id="training-jobs"></div><h2>Requests</h2><div id="requests"></div></main>
<script>${script}</script>
</html>
`;

const policy = [
  "default-src 'none'",
  `script-src 'sha256-${sha256(script)}'`,
  `style-src 'sha256-${sha256(style)}'`,
  "connect-src 'self'",
  "img-src data:",
].join("; ");

function sha256(text: string): string {
  return createHash("sha256").update(text).digest("base64");
}
