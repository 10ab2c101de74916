"""Drives the simulator with otcextensions, the Open Telekom Cloud's extension of the OpenStack SDK, and prints what it got."""

import json
import os

import openstack
from otcextensions.sdk.modelartsv1.v1.training_job_version import TrainingJobVersion

url = os.environ["SIMULATOR_URL"]
cloud = openstack.connect(
    auth_url=f"{url}/v3",
    username=os.environ["SIMULATOR_USER"],
    password=os.environ["SIMULATOR_PASSWORD"],
    user_domain_name=os.environ["SIMULATOR_DOMAIN"],
    project_name="eu-de",
    region_name="eu-de",
    vendor_hook="otcextensions.sdk:load",
    identity_api_version="3",
)
client = cloud.modelartsv1
config = json.loads(os.environ["SIMULATOR_CONFIG"])
seen = {}


def version_of(job, version_id=None):
    """A handle on a version. The job's id is set afterwards, because the constructor puts it where URLs are not made from."""
    version = TrainingJobVersion.new(id=str(version_id)) if version_id else TrainingJobVersion.new()
    version.job_id = str(job.job_id)
    return version


job = client.create_training_job(job_name="otc-job", job_desc="from otcextensions", config=config)
seen["job"] = str(job.job_id)
second = version_of(job)
second.config = {**config, "pre_version_id": job.version_id}
second = second.create(client)
seen["created"] = [str(job.version_id), str(second.version_id)]
seen["jobs"] = [found.job_name for found in client.training_jobs()]
client.update_training_job(job, "changed")
seen["listed"] = [str(version.version_id) for version in client.training_job_versions(job)]
details = client.get_training_job_version(job, version_of(job, second.version_id))
seen["details"] = [str(details.version_id), details.version_name, details.engine_name]
seen["flavor"] = [spec.spec_code for spec in client.job_flavors()][0]
seen["engine"] = [engine.engine_name for engine in client.job_engines()][0]
seen["algorithms"] = len(list(client.builtin_models()))

client.create_training_job_config(config_name="otc-config", config_desc="stored", **config)
seen["configs"] = [stored.config_name for stored in client.training_job_configs()]
client.delete_training_job_config("otc-config")

version_of(job, second.version_id).stop(client)
client.delete_training_job_version(job, version_of(job, job.version_id))
try:
    client.get_training_job_version(job, version_of(job, 1))
except openstack.exceptions.NotFoundException as error:
    seen["missing"] = error.status_code
client.delete_training_job(job)
print(json.dumps(seen))
