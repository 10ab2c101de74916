// A service on the Automation API: POST /experiments/NAME starts a run in a stack of its own, DELETE /experiments/NAME removes both.
import { createServer } from "node:http";
import { ConcurrentUpdateError, LocalWorkspace, type Stack } from "@pulumi/pulumi/automation";
import { TrainingJobVersion } from "pulumi-modelarts";

const { JOB_ID: jobId = "", BUCKET: bucket = "my-bucket", PORT: port = "8080" } = process.env;

function stackOf(name: string, learningRate: string): Promise<Stack> {
  const program = async () => {
    const run = new TrainingJobVersion("run", {
      jobId,
      appUrl: `/${bucket}/code/`,
      bootFileUrl: `/${bucket}/code/train.py`,
      engineId: "205",
      specId: "2",
      dataUrl: `/${bucket}/data/`,
      trainUrl: `/${bucket}/output/${name}/`,
      parameters: [{ label: "learning_rate", value: learningRate }],
    });
    return { versionId: run.versionId, status: run.status };
  };
  // This folder: Pulumi finds the provider's package from here.
  const project = { projectName: "modelarts-automation", stackName: name, program };
  return LocalWorkspace.createOrSelectStack(project, { workDir: __dirname });
}

async function answer(method: string | undefined, url: URL): Promise<[status: number, body: object]> {
  const [, name] = url.pathname.match(/^\/experiments\/([a-z0-9-]{1,40})$/) ?? [];
  if (name === undefined) return [404, { error: "POST or DELETE /experiments/NAME" }];
  const stack = await stackOf(name, url.searchParams.get("learningRate") ?? "0.01");
  if (method === "POST") {
    const { outputs } = await stack.up();
    return [201, { versionId: outputs.versionId?.value, status: outputs.status?.value }];
  }
  if (method === "DELETE") {
    await stack.destroy();
    // Only now: the stack knows what there is to remove.
    await stack.workspace.removeStack(name);
    return [200, { removed: name }];
  }
  return [405, { error: "POST or DELETE" }];
}

const server = createServer(async (request, response) => {
  const [status, body] = await answer(request.method, new URL(request.url ?? "/", "http://localhost")).catch(
    (error: Error): [number, object] => [error instanceof ConcurrentUpdateError ? 409 : 500, { error: error.message }],
  );
  response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
});
server.listen(Number(port), "127.0.0.1", () => {
  const address = server.address();
  console.log(`http://127.0.0.1:${typeof address === "object" ? address?.port : port}`);
});
