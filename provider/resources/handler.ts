// The text that Pulumi stores with each resource and evaluates to reach this package's operations: the same for ever.
//
// Pulumi's own way copies a provider's source into the state, where no fix ever reaches it. This text only names a module, which
// the host loads from the program's folder; it is also a third of the state, which the engine rewrites at each step.

/** The text for the provider that `pulumi-modelarts/operations` exports under a name. */
export function handlerText(provider: "trainingJobVersion" | "trainingJob" | "v2TrainingJob" | "v2Algorithm"): string {
  return `exports.handler = () => require("pulumi-modelarts/operations").${provider}`;
}
