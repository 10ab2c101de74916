/** What the web page does, in the browser: it draws each overview that the stream sends, and asks the control API for the rest. */

export const script = `
const el = (tag, text, className) => { const node = document.createElement(tag);
  if (text !== undefined) node.textContent = text; if (className) node.className = className; return node; };
const row = (cells) => { const tr = el("tr"); for (const cell of cells) { const td = el("td"); td.append(cell); tr.append(td); } return tr; };
const table = (caption, heads, rows) => { const box = el("div", undefined, "scroll"), node = el("table"), head = el("tr");
  node.setAttribute("aria-label", caption); for (const text of heads) { const th = el("th", text); th.scope = "col"; head.append(th); }
  const thead = el("thead"), body = el("tbody"); thead.append(head); body.append(...rows); node.append(thead, body); box.append(node); return box; };
const marks = { active: "●", ending: "◌", good: "✓", bad: "✕" };
const badge = (version) => el("span", marks[version.tone] + " " + version.status, "badge " + version.tone);
const plural = (n, word) => n + " " + word + (n === 1 ? "" : "s");
const opener = (id, text) => { const node = el("button", text); node.dataset.open = id; return node; };
function showJob(job) {
  const box = el("article"), title = el("h3", job.name + " "); box.dataset.job = job.id;
  title.append(el("small", job.id + " · " + plural(job.versionCount, "version") + (job.description ? " · " + job.description : "")));
  box.append(title);
  if (job.versions.length) box.append(table("Versions of " + job.name, ["Version", "Id", "Status", "Under way"], job.versions.map((version) => {
    const tr = row([opener(version.id, version.name), el("code", version.id), badge(version), el("span", version.course ?? "", "dim")]);
    tr.dataset.version = version.id; return tr; })));
  if (job.versions.length < job.versionCount) box.append(el("p", "and " + (job.versionCount - job.versions.length) + " older", "dim"));
  return box;
}
function showTrainingJob(job) {
  const tr = row([opener(job.id, job.name), el("code", job.id), badge(job), el("span", job.course ?? "", "dim"), el("span", job.description, "dim")]);
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
  return row([el("span", new Date(request.at).toLocaleTimeString([], { hourCycle: "h23" }), "dim"), request.method,
    request.operation + (request.count > 1 ? " ×" + request.count : ""), el("span", request.subject),
    el("span", outcome, tone), el("span", request.fault ? "fault: " + request.fault : "", "dim")]);
}
function show(state) {
  document.getElementById("summary").textContent = plural(state.jobCount, "job") + ", " + plural(state.versionCount, "version");
  document.getElementById("counts").replaceChildren(...Object.entries(state.statuses).map(([name, count]) => el("li", count + " " + name, "badge")));
  document.getElementById("jobs").replaceChildren(...(state.jobs.length ? state.jobs.map(showJob) : [el("p", "No jobs. Create one through the API, or add one above.", "dim")]));
  document.getElementById("training-jobs").replaceChildren(...showTrainingJobs(state));
  document.getElementById("requests").replaceChildren(state.requests.length
    ? table("Requests, newest first", ["Time", "Method", "Operation", "About", "Answer", ""], state.requests.map(showRequest)) : el("p", "None yet.", "dim"));
}
const source = new EventSource("/_simulator/events"), link = document.getElementById("link");
source.onopen = () => { link.textContent = "live"; };
source.onerror = () => { link.textContent = "not connected, trying again"; };
source.onmessage = (event) => { show(JSON.parse(event.data)); if (dialog.open) showDetails(); };
const dialog = document.getElementById("details");
let opened;
async function showDetails() {
  const id = opened, answer = await fetch("/_simulator/details/" + encodeURIComponent(id));
  if (id !== opened) return;
  if (!answer.ok) return dialog.close();
  const details = await answer.json(), put = (name, text) => { document.getElementById("details-" + name).textContent = text; };
  put("title", details.title); put("status", details.status); put("machine", details.machine);
  put("parameters", details.parameters.map((each) => (each.label ?? each.name) + " = " + each.value).join("\\n") || "none");
  put("log", details.log.join("\\n") || "nothing yet"); put("config", JSON.stringify(details.config, undefined, 2));
  if (!dialog.open) dialog.showModal();
}
const post = (path, body) => fetch("/_simulator" + path, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) });
const isV2 = (id) => !/^[0-9]+$/.test(id);
const end = (status, phase) => isV2(opened) ? post("/v2/phase", { jobId: opened, phase }) : post("/status", { versionId: opened, status });
const newName = () => "example-" + Date.now().toString(36);
const acts = {
  seed: () => post("/jobs", { jobName: newName(), versions: [{ status: "COMPLETED", log: ["epoch 1", "done"] }, { runs: true }] }),
  "seed-v2": () => post("/v2/jobs", { jobName: newName(), runs: true }),
  reset: () => confirm("Remove all jobs, faults and requests?") && post("/reset", {}),
  finish: () => end("COMPLETED", "Completed"), fail: () => end("FAILED", "Failed"), close: () => dialog.close(),
};
document.addEventListener("click", ({ target }) => {
  const { open, act } = target.dataset;
  if (open) { opened = open; showDetails(); }
  if (act) acts[act]();
});`;
