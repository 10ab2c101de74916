/** What the simulated region offers: machine specifications, engines and built-in algorithms. Figures are invented. */

/** A resource specification (modelarts_03_0072). */
export interface Spec {
  id: number;
  code: string;
  /** Cores and GiB of memory, as the API gives them: strings. */
  core: string;
  memory: string;
  gpuNum: number;
  gpuType: string;
  /** The most workers one version may have. */
  maxWorkers: number;
  soldOut: boolean;
  jobType: "train" | "inference";
}

/** A training engine (modelarts_03_0073). */
export interface Engine {
  id: number;
  type: number;
  name: string;
  version: string;
}

/** A built-in algorithm (modelarts_03_0056). */
export interface Algorithm {
  id: number;
  name: string;
  usage: number;
  precision: string;
  size: number;
  createTime: number;
  engineId: number;
  parameter: { label: string; value: string; required: boolean }[];
}

export const specs: readonly Spec[] = [
  spec(1, "modelarts.vm.cpu.1u", "1", "4", 0, ""),
  spec(2, "modelarts.vm.cpu.2u", "2", "8", 0, ""),
  spec(3, "modelarts.vm.cpu.8u", "8", "32", 0, ""),
  spec(4, "modelarts.vm.gpu.p100", "8", "64", 1, "nvidia-p100"),
  spec(5, "modelarts.vm.gpu.v100", "8", "64", 1, "nvidia-v100"),
  spec(6, "modelarts.bm.gpu.8v100", "72", "512", 8, "nvidia-v100"),
  { ...spec(7, "modelarts.vm.gpu.a100", "16", "128", 1, "nvidia-a100"), soldOut: true },
  { ...spec(21, "modelarts.vm.cpu.2u.inference", "2", "8", 0, ""), jobType: "inference" },
];

export const engines: readonly Engine[] = [
  { id: 1, type: 1, name: "TensorFlow", version: "TF-1.8.0-python2.7" },
  { id: 2, type: 1, name: "TensorFlow", version: "TF-1.8.0-python3.6" },
  { id: 103, type: 1, name: "TensorFlow", version: "TF-1.13.1-python3.6" },
  { id: 501, type: 2, name: "MXNet", version: "MXNet-1.2.1-python2.7" },
  { id: 301, type: 5, name: "Spark_MLlib", version: "Spark-2.3.2-python3.6" },
  { id: 302, type: 6, name: "Scikit_Learn", version: "Scikit_Learn-0.18.1-python3.6" },
  { id: 303, type: 9, name: "XGBoost-Sklearn", version: "XGBoost-0.80-Sklearn-0.18.1-python3.6" },
  { id: 204, type: 10, name: "PyTorch", version: "PyTorch-1.0.0-python3.6" },
  { id: 205, type: 10, name: "PyTorch", version: "PyTorch-1.4.0-python3.6" },
  { id: 401, type: 12, name: "Horovod", version: "Horovod-0.16.2-TF-1.13.1-python3.6" },
];

export const algorithms: readonly Algorithm[] = [
  algorithm(1, "resnet_v1_50", 1, "75.2%(top1), 92.2%(top5)", 102503801, 1522218780025, 1),
  algorithm(2, "vgg_16", 1, "71.5%(top1), 89.8%(top5)", 553432060, 1522218780125, 1),
  algorithm(3, "faster_rcnn", 2, "0.60(mAP)", 411041792, 1522218780225, 501),
  algorithm(4, "resnet_50_mxnet", 1, "75.1%(top1)", 102503801, 1522218780325, 501),
];

export function findSpec(id: bigint): Spec | undefined {
  return specs.find((candidate) => BigInt(candidate.id) === id);
}

export function findSpecByCode(code: string): Spec | undefined {
  return specs.find((candidate) => candidate.code === code);
}

export function findEngine(id: bigint): Engine | undefined {
  return engines.find((candidate) => BigInt(candidate.id) === id);
}

export function findAlgorithm(id: bigint): Algorithm | undefined {
  return algorithms.find((candidate) => BigInt(candidate.id) === id);
}

function spec(id: number, code: string, core: string, memory: string, gpuNum: number, gpuType: string): Spec {
  return { id, code, core, memory, gpuNum, gpuType, maxWorkers: 16, soldOut: false, jobType: "train" };
}

function algorithm(
  id: number,
  name: string,
  usage: number,
  precision: string,
  size: number,
  createTime: number,
  engineId: number,
): Algorithm {
  const parameter = [
    { label: "batch_size", value: "4", required: true },
    { label: "learning_rate", value: "0.001", required: false },
  ];
  return { id, name, usage, precision, size, createTime, engineId, parameter };
}
