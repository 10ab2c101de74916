// The rules of our stacks. `pulumi preview --policy-pack .` in a project's folder judges it by them.
import { ModelArtsPolicyPack } from "pulumi-modelarts-policy/pack";

// By each rule's name: a level ("advisory", "mandatory", "remediate", "disabled"), or a level and settings.
new ModelArtsPolicyPack({
  "training-job-max-workers": { enforcementLevel: "mandatory", maximum: 4 },
  "training-job-removable": { stacks: ["production"] },
  "training-job-stop-active": "remediate",
});
