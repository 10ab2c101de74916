"""Walks a training job of v2 through its life with the vendor's SDK, and prints what was seen at each step."""

import json
import os
import sys
import time

from huaweicloudsdkcore.auth.credentials import BasicCredentials
from huaweicloudsdkcore.exceptions.exceptions import ClientRequestException
from huaweicloudsdkmodelarts.v1 import model
from huaweicloudsdkmodelarts.v1.modelarts_client import ModelArtsClient


def main():
    client = connect()
    job_id = client.create_training_job(model.CreateTrainingJobRequest(body=wanted_job())).metadata.id
    see("created", {"id": job_id})
    see("second of the name", refusal(client.create_training_job, model.CreateTrainingJobRequest(body=wanted_job())))
    by_id = {"training_job_id": job_id}
    see("named", {"answer": client.validate_training_job_name(model.ValidateTrainingJobNameRequest(job_name="mnist")).to_dict()})
    see("details", details(client, by_id))
    see("found", {"ids": [job.metadata.id for job in found(client)]})

    client.change_training_job_description(
        model.ChangeTrainingJobDescriptionRequest(**by_id, body=model.JobUpdateRequestBody(description="second"))
    )
    see("described", details(client, by_id))

    tags = [model.TmsTag(key="team", value="vision"), model.TmsTag(key="cost", value="42")]
    client.create_train_job_tags(model.CreateTrainJobTagsRequest(**by_id, body=model.CreateTmsTagsRequest(tags=tags)))
    client.delete_train_job_tags(model.DeleteTrainJobTagsRequest(**by_id, body=model.DeleteTmsTagsRequest(tags=tags[1:])))
    kept = client.show_train_job_tags(model.ShowTrainJobTagsRequest(**by_id)).tags
    see("tagged", {"tags": {tag.key: tag.value for tag in kept}})

    wait(client, by_id, "Running")
    events = client.list_training_job_events(model.ListTrainingJobEventsRequest(**by_id, limit=10, offset=0))
    see("events", {"count": len(events.events)})
    engines = client.show_training_job_engines(model.ShowTrainingJobEnginesRequest()).items
    flavors = client.show_training_job_flavors(model.ShowTrainingJobFlavorsRequest()).flavors
    see("offered", {"engines": len(engines), "flavors": [flavor.flavor_id for flavor in flavors]})

    terminate = model.StopTrainingJobRequest(**by_id, body=model.JobActionType(action_type="terminate"))
    client.stop_training_job(terminate)
    see("terminated", wait(client, by_id, "Terminated"))
    client.delete_training_job(model.DeleteTrainingJobRequest(**by_id))
    see("gone", wait_until_gone(client, by_id))
    see("found after", {"ids": [job.metadata.id for job in found(client)]})


def connect():
    credentials = BasicCredentials(os.environ["ACCESS_KEY"], os.environ["SECRET_KEY"], os.environ["PROJECT_ID"])
    return ModelArtsClient.new_builder().with_credentials(credentials).with_endpoint(os.environ["ENDPOINT"]).build()


def wanted_job():
    return model.Job(
        kind="job",
        metadata=model.JobMetadata(name="mnist", workspace_id="0", description="first"),
        algorithm=model.JobAlgorithm(
            code_dir="/demo-bucket/code/",
            boot_file="/demo-bucket/code/train.py",
            engine=model.JobEngine(engine_id=os.environ["ENGINE_ID"]),
            parameters=[model.Parameter(name="epochs", value="3")],
        ),
        spec=model.Spec(resource=model.Resource(flavor_id=os.environ["FLAVOR_ID"], node_count=1)),
    )


def found(client):
    name_is = [{"key": "name", "operator": "like", "value": ["mnist"]}]
    search = model.JobSearches(offset=0, limit=10, sort_by="create_time", order="desc", workspace_id="0", filters=name_is)
    return client.list_training_jobs(model.ListTrainingJobsRequest(body=search)).items


def details(client, by_id):
    job = client.show_training_job_details(model.ShowTrainingJobDetailsRequest(**by_id))
    return {
        "id": job.metadata.id,
        "name": job.metadata.name,
        "description": job.metadata.description,
        "phase": job.status.phase,
        "codeDir": job.algorithm.code_dir,
        "parameters": [[parameter.name, parameter.value] for parameter in job.algorithm.parameters],
        "nodeCount": job.spec.resource.node_count,
    }


def wait(client, by_id, phase):
    return next(seen for seen in looks(lambda: details(client, by_id)) if seen["phase"] == phase)


def wait_until_gone(client, by_id):
    """Whatever is refused is what the caller has to judge."""
    show = model.ShowTrainingJobDetailsRequest(**by_id)
    return next(seen for seen in looks(lambda: refusal(client.show_training_job_details, show)) if seen is not None)


def looks(look):
    """At most 400 of them: the simulator goes on by the clock."""
    for _ in range(400):
        yield look()
        time.sleep(0.05)
    sys.exit("did not come in 20 seconds")


def refusal(call, request):
    try:
        call(request)
    except ClientRequestException as error:
        return {"status": error.status_code, "code": error.error_code}
    return None


seen = {}


def see(step, facts):
    seen[step] = facts


main()
print(json.dumps(seen))
