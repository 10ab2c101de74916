/** What the simulated region offers to v2: flavors, engines, pools and search algorithms. Figures are invented. */

import type { JsonObject } from "../json.js";

export interface Flavor {
  id: string;
  name: string;
  type: "CPU" | "GPU" | "Ascend";
  maxNodes: number;
  isFree: boolean;
  /** The machine in the API's words, without `max_num`. */
  machine: JsonObject;
}

export interface TrainingEngine {
  id: string;
  name: string;
  version: string;
  isV1Compatible: boolean;
  runUser: string;
  tags: { key: string; value: string }[] | undefined;
  images: { cpu_image_url: string; gpu_image_url: string; image_version: string };
}

export interface Pool {
  id: string;
  name: string;
  type: "CPU" | "GPU";
  isForTraining: boolean;
  isRunning: boolean;
}

const disk = { size: 50, unit: "GB" };

export const flavors: readonly Flavor[] = [
  flavor("modelarts.vm.cpu.2u", "Computing CPU(2U) instance", "CPU", 16, { cpu: cpu(2), memory: gb(8), disk }),
  flavor("modelarts.vm.cpu.8u", "Computing CPU(8U) instance", "CPU", 16, { cpu: cpu(8), memory: gb(32), disk }),
  {
    ...flavor("modelarts.vm.cpu.free", "Computing CPU(2U) free instance", "CPU", 1, {
      cpu: cpu(2),
      memory: gb(8),
      disk,
    }),
    isFree: true,
  },
  // The documentation has the size of a disk as a text here and as a number elsewhere, and the number of an NPU as a text.
  flavor("modelarts.vm.gpu.demo", "Computing GPU instance", "GPU", 8, {
    cpu: cpu(8),
    gpu: { unit_num: 1, product_name: "GPU-DEMO", memory: "32GB" },
    memory: gb(64),
    disk: { size: "3200", unit: "GB" },
  }),
  flavor("modelarts.kat1.xlarge.demo", "Computing Ascend instance", "Ascend", 8, {
    cpu: { arch: "arm", core_num: 24 },
    npu: { unit_num: "1", product_name: "NPU-DEMO", memory: "32GB" },
    memory: gb(96),
  }),
];

export const engines: readonly TrainingEngine[] = [
  {
    id: "pytorch_1.8.0-cuda_10.2-py_3.7-ubuntu_18.04-x86_64",
    name: "PyTorch",
    version: "pytorch_1.8.0-cuda_10.2-py_3.7-ubuntu_18.04-x86_64",
    isV1Compatible: false,
    runUser: "1102",
    tags: [{ key: "auto_search", value: "True" }],
    images: {
      cpu_image_url: "aip/pytorch_1_8:train",
      gpu_image_url: "aip/pytorch_1_8:train",
      image_version: "invented-1",
    },
  },
  v1Engine("pytorch-cp36-1.4.0-v2", "PyTorch", "PyTorch-1.4.0-python3.6-v2"),
  v1Engine("xgboost-sklearn-python3.6", "XGBoost-Sklearn", "XGBoost-0.80-Sklearn-0.18.1-python3.6"),
];

/** The first is a pool of CPUs, whose jobs must not name a flavor. */
export const pools: readonly Pool[] = [
  { id: "pool-3f9a1c77", name: "shared-cpu", type: "CPU", isForTraining: true, isRunning: true },
  { id: "pool-5d0e8b12", name: "shared-gpu", type: "GPU", isForTraining: true, isRunning: true },
  { id: "pool-71c4f0aa", name: "inference-only", type: "GPU", isForTraining: false, isRunning: true },
  { id: "pool-90ab33de", name: "switched-off", type: "GPU", isForTraining: true, isRunning: false },
];

export const searchAlgorithms: readonly JsonObject[] = [
  {
    name: "anneal_search",
    params: [
      { key: "num_samples", value: "20", type: "Integer" },
      { key: "shrink_coef", value: "0.1", type: "Float" },
    ],
    description: "simulated annealing",
  },
];

export function findFlavor(id: unknown): Flavor | undefined {
  return flavors.find((candidate) => candidate.id === id);
}

export function findPool(id: unknown): Pool | undefined {
  return pools.find((candidate) => candidate.id === id);
}

/** The engine that a request names, by id or by name and version. */
export function findTrainingEngine(engine: JsonObject): TrainingEngine | undefined {
  const { engine_id: id, engine_name: name, engine_version: version } = engine;
  return engines.find((candidate) =>
    id === undefined ? candidate.name === name && candidate.version === version : candidate.id === id,
  );
}

function flavor(id: string, name: string, type: Flavor["type"], maxNodes: number, machine: JsonObject): Flavor {
  return { id, name, type, maxNodes, isFree: false, machine };
}

function cpu(cores: number): JsonObject {
  return { arch: "x86", core_num: cores };
}

function gb(size: number): JsonObject {
  return { size, unit: "GB" };
}

function v1Engine(id: string, name: string, version: string): TrainingEngine {
  const images = {
    cpu_image_url: `modelarts-job-dev-image/${id}:secure`,
    gpu_image_url: "",
    image_version: "invented-2",
  };
  return { id, name, version, isV1Compatible: true, runUser: "", tags: undefined, images };
}
