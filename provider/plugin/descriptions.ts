// What stands above the rows of the inputs' tables, by API, table and name: written by `npm run describe`, and held to them by a test.

export const descriptions: Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, string>>>>>> = {
  v1: {
    runRows: {
      workerServerNum: "How many machines, 1 at least. Default 1.",
      appUrl: 'OBS folder of the code, such as "/bucket/code/"; with `bootFileUrl`.',
      bootFileUrl: 'The file inside `appUrl` that starts the training, such as "/bucket/code/train.py".',
      engineId:
        "Engine of the code in `appUrl`, by its number in the region; `npx pulumi-modelarts engines` lists them.",
      modelId: "Built-in algorithm, instead of `appUrl`, `engineId` and `userImageUrl`.",
      specId:
        "Specification of the machines in the public pool, by its number in the region; not with `flavorCode` or `poolId`. `npx pulumi-modelarts specs` lists them.",
      flavorCode:
        "The same by its code, such as \"modelarts.vm.cpu.8u\"; also in a dedicated pool. The API's reference does not have it, but the clouds' consoles ask so.",
      poolId: "Dedicated pool, instead of `specId`: 1 to 128 letters, digits, `-`, `_` and `.`.",
      parameters: "Hyperparameters, `[{ label, value }]`. Their order does not matter.",
      dataUrl: "OBS folder of the data; one of `dataUrl`, `datasetId` with `datasetVersionId`, or `dataSource`.",
      datasetId: "Data set, with `datasetVersionId`; not with `dataUrl` or `dataSource`.",
      datasetVersionId: "The version of the data set, with `datasetId`.",
      dataSource:
        'Data from several places, all of one kind: `[{ type: "obs", dataUrl }]` or `[{ type: "dataset", datasetId, datasetVersion }]`.',
      trainUrl: 'OBS folder of the results, such as "/bucket/output/".',
      logUrl: 'OBS folder of the logs, such as "/bucket/logs/".',
      userImageUrl: "Container image of your own, with `userCommand`.",
      userCommand: "What the image is to run, with `userImageUrl`.",
      volumes: "File systems in the container, each `{ nfs }` or, in a dedicated pool, `{ hostPath }`.",
    },
    madeOfRows: {
      preVersionId: "The version that this one is derived from. Default: the job's latest.",
    },
    locationRows: {
      region:
        'The region that it lives in, such as "eu-de". Default: that of the stack\'s configuration, the environment or `clouds.yaml`. Changes in place, where project and endpoint stay the same.',
      projectId:
        "The project that it lives in. Default: that of the stack's configuration or the environment. A change replaces it.",
      endpoint:
        "The service's base URL, for a region whose endpoint is not known here. Default: the region's. A change replaces it.",
    },
    versionRows: {
      jobId: "The training job that the version belongs to.",
      existingVersionId:
        "Adopt this version instead of creating one; it is then destroyed like any other. What is given beside it must be as it is there, and what is not given is filled.",
      description:
        "The description, 256 characters at most. It belongs to the job, so all its versions share it. Changes in place; taken out of the program, it is left as it is.",
      waitFor: "How far `pulumi up` waits: `accepted`, `running` or `completed`. Default `accepted`. Changes in place.",
      deletion:
        'How the version is removed. Default `{ stopActive: true, confirm: "terminal", keep: false }`. Changes in place.',
      timeouts:
        'Time budgets as durations, such as "30m". Default: `create` 1 hour until `running` and 24 hours until `completed`, `delete` 30 minutes. `customTimeouts` of the resource options fill what is not given. Changes in place.',
    },
    jobRows: {
      jobName: "Its own in the project: 1 to 64 letters, digits, - and _. A change makes a new job.",
      existingJobId:
        "Adopt this job instead of creating one; it is then destroyed like any other. What is given beside it must be as it is there. Of its versions only the oldest comes along.",
      description: "256 characters at most; shared by all versions. Changes in place.",
      workspaceId: 'Default "0", the default workspace.',
      createVersion:
        "Whether the job begins with a version. Default true; the API wants a run described also where it does not. It derives each later version from one that is there, so it may refuse to add one to a job that has none.",
      deletion:
        "How the job is removed. Default `{ stopActive: true, keep: false, allVersions: false }`; `confirm` has no meaning for it. Changes in place.",
      timeouts:
        'Time budgets as durations, such as "30m". Default: `create` 1 hour until `running` and 24 hours until `completed`, `delete` 30 minutes. `customTimeouts` of the resource options fill what is not given. Changes in place.',
    },
    observedRows: {
      versionName: 'The job\'s own count, such as "V0002".',
      engineName: 'The engine\'s name, such as "PyTorch".',
      engineVersion: 'The engine\'s version, such as "PyTorch-1.0.0-python3.6".',
      createTime: "Milliseconds since 1970.",
      startTime: "Milliseconds since 1970.",
      durationMs: "How long it has run, or ran, in milliseconds.",
      resourceId: "The service's own id of what the version runs on.",
      specCode: 'The code of the machines, such as "modelarts.vm.gpu.v100".',
      poolName: "The name of the dedicated pool, where it runs in one.",
    },
  },
  v2: {
    jobRunRows: {
      algorithmId: "An algorithm of your own, by its id; then code, engine and command come from it.",
      subscription: "An algorithm that was subscribed to, `{ id, versionId }`.",
      codeDir: 'OBS folder of the code, such as "/bucket/code/". Its last folder is kept in the container.',
      bootFile: "The file inside `codeDir` that starts the training.",
      engine: "What runs the code: `{ id }`, `{ name, version }`, or an image of your own, `{ imageUrl }`.",
      command: "What an image of your own is to run.",
      localCodeDir: "Where the code is put in the container; below /home.",
      workingDir: "The folder in the container in which it is started.",
      environments: "Environment variables; 100 at most, of letters, digits and _, without references by `$`.",
      parameters: "Hyperparameters, `[{ name, value }]`. Their order does not matter. `true` is sent as `True`.",
      inputs: "Data, `[{ name, obsUrl }]` or `[{ name, dataset: { id, versionId } }]`. Its order does not matter.",
      outputs: "Results, `[{ name, obsUrl }]`. Their order does not matter.",
      autoSearch: "Search for hyperparameters; numbers are text in it.",
      flavorId:
        'The machines, such as "modelarts.vm.cpu.8u"; in a dedicated pool of cards "modelarts.pool.visual.xlarge" and its like.',
      poolId: "A dedicated pool.",
      nodeCount: "Machines, 1 at least. Default 1.",
      customFlavor:
        "The container's share of a machine in a dedicated pool, `{ cpuCoreNum, memSize, acceleratorNum? }`; memory in GB.",
      volumes: "File systems in the container, 8 at most, each `{ nfs }`, `{ pfs }` or `{ obs }`; in a dedicated pool.",
      logUrl: "OBS folder of the logs.",
      logHostPath: "Folder of the logs on the machine.",
      logExport: "How logs are written, `{ version, rotationEnabled }`; Huawei Cloud only.",
      autoStop: 'After how many hours the service stops it, such as "4h".',
      runtimeType: "Default `production`; `debug` in a dedicated pool.",
      sshKeyPairNames: "Key pairs for ssh into a debug job.",
      customMetrics:
        "Metrics of your own, each `{ exec: { command } }` or `{ httpGet: { path, port } }`; Huawei Cloud only.",
      affinity: "On which machines of a pool it may run, `{ required?, preferred? }`.",
      notification: "Who is told of what, `{ topicUrn, events }`.",
      priority: "From 1 to 3, in a dedicated pool.",
      preemptible: "Whether a job of a higher priority may take its machines.",
    },
    jobMadeOfRows: {
      workspaceId: 'Default "0", the default workspace.',
      annotations: 'Switches of the service, such as `{ "fault-tolerance/job-retry-num": "3" }`.',
      experimentId: "The experiment that it belongs to; Huawei Cloud only.",
      extra: "What this list lacks, in the API's own words; it is merged into the request last, and never read back.",
    },
    jobBodyRows: {
      jobName:
        "Its own in its workspace: 1 to 64 letters, digits, - and _. A change makes a new job. Default: the resource's name and eight random digits; then a replacement need not remove the old job first.",
      description: "256 characters at most. Changes in place; taken out of the program, it is left as it is.",
    },
    jobV2Rows: {
      existingJobId:
        "Adopt this job instead of creating one; it is then destroyed like any other. What is given beside it must be as it is there, and what is not given is filled.",
      tags: "Tags, by key; Huawei Cloud only. What else is on the job is left alone. Changes in place.",
      waitFor: "How far `pulumi up` waits. Default `accepted`. Changes in place.",
      deletion: "How the job is removed. Changes in place.",
      timeouts: "Time budgets; `customTimeouts` of the resource options fill what is not given. Changes in place.",
    },
    algorithmMadeOfRows: {
      workspaceId: 'Default "0", the default workspace. A change makes a new algorithm.',
      codeDir: 'OBS folder of the code, such as "/bucket/code/".',
      bootFile: "The file inside `codeDir` that starts the training.",
      engine: "What runs the code: `{ id }`, `{ name, version }`, or an image of your own, `{ imageUrl }`.",
      command: "What an image of your own is to run.",
      parameters:
        "Hyperparameters, `[{ name, value, description?, constraint? }]`. Their order does not matter. `true` is sent as `True`.",
      parametersCustomization: "Whether a job may have parameters beside these.",
      inputs:
        "The data that a job gives, `[{ name, description?, accessMethod?, remoteConstraints? }]`. Its order does not matter.",
      outputs:
        "The results that a job gives a place for, `[{ name, description?, accessMethod? }]`. Their order does not matter.",
      resourceRequirements: "The machines that it is for, `[{ key, values }]`. Their order does not matter.",
      autoSearch: "Search for hyperparameters; numbers are text in it.",
      extra:
        "What this list lacks, in the API's own words; it is merged into each request last, and never read back. A change makes a new algorithm.",
    },
    algorithmBodyRows: {
      algorithmName:
        "Its own in its workspace: 1 to 64 letters, digits, - and _. A change makes a new algorithm. Default: the resource's name and eight random digits; then a replacement need not remove the old algorithm first.",
      description: "256 characters at most. Changes in place.",
    },
    algorithmRows: {
      existingAlgorithmId:
        "Adopt this algorithm instead of creating one; it is then destroyed like any other. What is given beside it must be as it is there, and what is not given is filled. A change replaces it.",
      deletion: "How the algorithm is removed. Changes in place.",
      timeouts: "Time budgets; `customTimeouts` of the resource options fill what is not given. Changes in place.",
    },
  },
};
