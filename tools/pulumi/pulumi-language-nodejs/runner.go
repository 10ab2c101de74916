package main

import (
	"encoding/json"
	"fmt"

	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"
)

// runnerFlags are the flags of @pulumi/pulumi/cmd/run for one run of a program.
func runnerFlags(engineAddress string, req *pulumirpc.RunRequest) []string {
	flags := []string{
		"--monitor=" + req.MonitorAddress,
		"--engine=" + engineAddress,
		"--organization=" + req.Organization,
		"--project=" + req.Project,
		"--root-directory=" + req.Info.RootDirectory,
		"--stack=" + req.Stack,
		"--pwd=" + req.Pwd,
		fmt.Sprintf("--parallel=%d", req.Parallel),
	}
	if req.DryRun {
		flags = append(flags, "--dry-run")
	}
	return flags
}

// policyEnvironment describes the stack under inspection to a policy pack. A pack that is run without a stack gets none.
func policyEnvironment(stack *pulumirpc.AnalyzerStackConfigureRequest) ([]string, error) {
	if stack == nil {
		return nil, nil
	}
	config, err := configEnvironment(stack.Config, stack.ConfigSecretKeys)
	return append(config,
		"PULUMI_NODEJS_ORGANIZATION="+stack.Organization,
		"PULUMI_NODEJS_PROJECT="+stack.Project,
		"PULUMI_NODEJS_STACK="+stack.Stack,
		fmt.Sprintf("PULUMI_NODEJS_DRY_RUN=%t", stack.DryRun),
	), err
}

// configEnvironment carries a stack's configuration in the form that the SDK reads at start.
func configEnvironment(config map[string]string, secretKeys []string) ([]string, error) {
	if config == nil {
		config = map[string]string{}
	}
	if secretKeys == nil {
		secretKeys = []string{}
	}
	values, err := json.Marshal(config)
	if err != nil {
		return nil, err
	}
	keys, err := json.Marshal(secretKeys)
	if err != nil {
		return nil, err
	}
	return []string{"PULUMI_CONFIG=" + string(values), "PULUMI_CONFIG_SECRET_KEYS=" + string(keys)}, nil
}
