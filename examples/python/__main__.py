"""One version of a training job: `pulumi up` starts the run, `pulumi destroy` removes it."""

import pulumi
import pulumi_modelarts as modelarts

config = pulumi.Config()
bucket = config.get("bucket") or "my-bucket"

run = modelarts.TrainingJobVersion(
    "run",
    job_id=config.require("jobId"),
    worker_server_num=1,
    app_url=f"/{bucket}/code/",
    boot_file_url=f"/{bucket}/code/train.py",
    engine_id=config.get("engineId") or "205",
    spec_id=config.get("specId") or "2",
    data_url=f"/{bucket}/data/",
    train_url=f"/{bucket}/output/",
    log_url=f"/{bucket}/logs/",
    parameters=[
        {"label": "learning_rate", "value": "0.01"},
        {"label": "epochs", "value": "20"},
    ],
)

pulumi.export("version_id", run.version_id)
pulumi.export("status", run.status)
