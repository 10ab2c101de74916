/** The web page at `/`: jobs and versions, jobs of v2, statuses and the last requests, as they change, and what a click on one shows. */

import { createHash } from "node:crypto";
import type { FastifyInstance, FastifyReply } from "fastify";
import { detailsOf } from "./details.js";
import type { Journal } from "./journal.js";
import { writeJson } from "./json.js";
import { overview, requestsRead } from "./overview.js";
import { script } from "./pageScript.js";
import { style } from "./pageStyle.js";
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
  app.get<{ Params: { id: string } }>("/_simulator/details/:id", (request, reply) => {
    const details = detailsOf(store, v2, request.params.id);
    reply.type("application/json; charset=UTF-8");
    return details === undefined ? reply.code(404).send('{"error":"It is gone"}\n') : reply.send(writeJson(details));
  });
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
    raw.write(`data: ${writeJson(overview(store, v2, journal.entries(requestsRead)))}\n\n`);
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

const html = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>ModelArts simulator</title>
<link rel="icon" href="data:,">
<style>${style}</style>
<header><h1>ModelArts simulator</h1><span id="summary"></span><span id="link" role="status">connecting</span></header>
<p class="buttons"><button data-act="seed">Add a job</button> <button data-act="seed-v2">Add a job of v2</button>
<button data-act="reset">Remove everything</button></p>
<ul id="counts" aria-label="Versions by status"></ul>
<main><h2>Jobs</h2><div id="jobs"></div><h2>Jobs of v2</h2><div id="training-jobs"></div><h2>Requests</h2><div id="requests"></div></main>
<dialog id="details" aria-labelledby="details-title"><header><h2 id="details-title"></h2><span id="details-status"></span></header>
<p class="buttons"><button data-act="finish">Finish</button> <button data-act="fail">Fail</button> <button data-act="close">Close</button></p>
<h3>Machine</h3><p id="details-machine"></p><h3>Parameters</h3><pre id="details-parameters"></pre>
<h3>Log</h3><pre id="details-log"></pre><h3>As it was sent</h3><pre id="details-config"></pre></dialog>
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
