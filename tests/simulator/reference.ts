// What the API reference says about each reply: fields and their types. Page ids as in modelarts_03_0047.

/** Long: a 64-bit integer, as a bare number or a string of digits. `?` after a type: may be null. */
export type FieldType = "Long" | "Integer" | "String" | "Boolean" | "Array" | "Object" | "Json" | "Any";
export type Fields = Readonly<Record<string, FieldType | `${FieldType}?`>>;

const run: Fields = {
  version_id: "Long",
  version_name: "String",
  pre_version_id: "Long?",
  engine_type: "Integer?",
  engine_name: "String?",
  engine_id: "Long?",
  engine_version: "String?",
  status: "Integer",
  app_url: "String?",
  boot_file_url: "String?",
  create_time: "Long",
  parameter: "Array?",
  duration: "Long?",
  spec_id: "Long?",
  core: "String?",
  cpu: "String?",
  gpu_num: "Integer",
  gpu_type: "String",
  worker_server_num: "Integer",
  data_url: "String?",
  train_url: "String?",
  log_url: "String?",
  dataset_version_id: "String?",
  dataset_id: "String?",
  data_source: "Array?",
  user_image_url: "String?",
  user_command: "String?",
  model_id: "Long?",
  dataset_name: "String?",
  dataset_version_name: "String?",
  start_time: "Long?",
  volumes: "Array?",
  pool_id: "String?",
  pool_name: "String?",
  nas_mount_path: "String?",
  nas_share_addr: "String?",
  nas_type: "String?",
};

/** By operation: the fields of the reply, and of the items of its arrays. */
export const replies = {
  createJob: {
    page: "modelarts_03_0045",
    fields: {
      is_success: "Boolean",
      job_id: "Long",
      job_name: "String",
      status: "Integer",
      create_time: "Long",
      version_id: "Long",
      version_name: "String",
      resource_id: "String",
    },
  },
  listJobs: {
    page: "modelarts_03_0046",
    fields: {
      is_success: "Boolean",
      job_total_count: "Integer",
      job_count_limit: "Integer",
      quotas: "Integer",
      jobs: "Array",
    },
    items: {
      jobs: {
        job_id: "Long",
        job_name: "String",
        version_id: "Long",
        status: "Integer",
        create_time: "Long",
        duration: "Long",
        job_desc: "String",
        version_count: "Long",
      },
    },
  },
  getVersion: {
    page: "modelarts_03_0047",
    fields: {
      is_success: "Boolean",
      job_id: "Long",
      job_name: "String",
      job_desc: "String",
      ...run,
      spec_code: "String?",
      resource_id: "String",
      model_metric_list: "Json",
      system_metric_list: "Object?",
    },
  },
  listVersions: {
    page: "modelarts_03_0049",
    fields: {
      is_success: "Boolean",
      job_id: "Long",
      job_name: "String",
      job_desc: "String",
      version_count: "Long",
      versions: "Array",
    },
    items: { versions: { ...run, model_metric_list: "Json", system_metric_list: "Json", gpu: "Boolean" } },
  },
  createVersion: {
    page: "modelarts_03_0050",
    fields: {
      is_success: "Boolean",
      job_id: "Long",
      job_name: "String",
      status: "Integer",
      create_time: "Long",
      version_id: "Long",
      version_name: "String",
    },
  },
  listLogFiles: { page: "modelarts_03_0054", fields: { is_success: "Boolean", log_file_list: "Array" } },
  getLog: {
    page: "modelarts_03_0149",
    fields: { is_success: "Boolean", content: "String", lines: "Integer", start_line: "Long", end_line: "Long" },
  },
  listAlgorithms: {
    page: "modelarts_03_0056",
    fields: { is_success: "Boolean", model_total_count: "Integer", models: "Array" },
    items: {
      models: {
        model_id: "Long",
        model_name: "String",
        model_usage: "Integer",
        model_precision: "String",
        model_size: "Long",
        model_train_dataset: "String",
        model_dataset_format: "String",
        model_description_url: "String",
        parameter: "Json",
        create_time: "Long",
        engine_id: "Long",
        engine_name: "String",
        engine_version: "String",
      },
    },
  },
  listSpecs: {
    page: "modelarts_03_0072",
    fields: { is_success: "Boolean", spec_total_count: "Integer", specs: "Array" },
    items: {
      specs: {
        spec_id: "Long",
        core: "String",
        cpu: "String",
        gpu_num: "Integer",
        gpu_type: "String",
        spec_code: "String",
        max_num: "Integer",
        unit_num: "Integer",
        storage: "String",
        interface_type: "Integer",
        no_resource: "Boolean",
      },
    },
  },
  listEngines: {
    page: "modelarts_03_0073",
    fields: { is_success: "Boolean", engines: "Array" },
    items: {
      engines: { engine_type: "Integer", engine_name: "String", engine_id: "Long", engine_version: "String" },
    },
  },
  listConfigs: {
    page: "modelarts_03_0059",
    fields: { is_success: "Boolean", config_total_count: "Integer", configs: "Array" },
    items: {
      configs: {
        config_name: "String",
        config_desc: "String",
        create_time: "Long",
        engine_type: "Integer",
        engine_name: "String",
        engine_id: "Long",
        engine_version: "String",
        user_image_url: "String?",
        user_command: "String?",
      },
    },
  },
  getConfig: {
    page: "modelarts_03_0062",
    fields: {
      is_success: "Boolean",
      config_name: "String",
      config_desc: "String",
      worker_server_num: "Integer",
      app_url: "String",
      boot_file_url: "String",
      model_id: "Long?",
      parameter: "Array",
      spec_id: "Long",
      data_url: "String",
      data_source: "Array?",
      dataset_id: "String?",
      dataset_version_id: "String?",
      engine_type: "Integer",
      engine_name: "String",
      engine_id: "Long",
      engine_version: "String",
      train_url: "String",
      log_url: "String",
      user_image_url: "String?",
      user_command: "String?",
      create_time: "Long",
      spec_code: "String",
      core: "String",
      cpu: "String",
      gpu_num: "Integer",
      gpu_type: "String",
      volumes: "Array?",
      pool_id: "String?",
      pool_name: "String?",
      nas_mount_path: "String?",
      nas_share_addr: "String?",
      nas_type: "String?",
    },
  },
} satisfies Record<string, { page: string; fields: Fields; items?: Record<string, Fields> }>;

/** What is wrong with `value` as a reply with these fields; empty if nothing. */
export function mismatches(value: Record<string, unknown>, fields: Fields): string[] {
  return Object.entries(fields).flatMap(([name, type]) => {
    if (!Object.hasOwn(value, name)) return [`${name} is missing`];
    const given = value[name];
    if (given === null) return type.endsWith("?") ? [] : [`${name} is null`];
    return isOfType(given, type.replace("?", "")) ? [] : [`${name} should be ${type}: ${String(given)}`];
  });
}

function isOfType(value: unknown, type: string): boolean {
  switch (type) {
    case "Long":
      return typeof value === "bigint" || Number.isSafeInteger(value) || /^\d{1,19}$/.test(String(value));
    case "Integer":
      return Number.isSafeInteger(value);
    case "String":
      return typeof value === "string";
    case "Boolean":
      return typeof value === "boolean";
    case "Array":
      return Array.isArray(value);
    case "Object":
      return typeof value === "object" && !Array.isArray(value);
    case "Json":
      return typeof value === "string" && JSON.parse(value) !== undefined;
    default:
      return true;
  }
}
