package main

import (
	"context"
	_ "embed"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"time"

	"google.golang.org/protobuf/types/known/emptypb"

	"github.com/pulumi/pulumi/sdk/v3/go/common/version"
	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"
)

//go:embed run.py
var runner string

// languageHost runs programs in Python. What it does not override answers "unimplemented", which the engine accepts for everything
// but a few commands (new, install, package) that nobody uses this host for.
type languageHost struct {
	pulumirpc.UnimplementedLanguageRuntimeServer

	ctx           context.Context // ends when the host is asked to stop
	engineAddress string
}

// GetPluginInfo reports the version of the SDK that the host was built with.
func (host *languageHost) GetPluginInfo(context.Context, *emptypb.Empty) (*pulumirpc.PluginInfo, error) {
	return &pulumirpc.PluginInfo{Version: version.Version}, nil
}

// GetRequiredPackages names no packages: a project says itself where its plugins are.
func (host *languageHost) GetRequiredPackages(
	context.Context, *pulumirpc.GetRequiredPackagesRequest,
) (*pulumirpc.GetRequiredPackagesResponse, error) {
	return &pulumirpc.GetRequiredPackagesResponse{}, nil
}

// Run runs a program to its end. An error inside the answer is the program's; a returned error is the host's own.
func (host *languageHost) Run(ctx context.Context, req *pulumirpc.RunRequest) (*pulumirpc.RunResponse, error) {
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	context.AfterFunc(host.ctx, stop)

	settings, err := json.Marshal(map[string]any{
		"monitor": req.MonitorAddress, "engine": host.engineAddress, "root_directory": req.Info.RootDirectory,
		"project": req.Project, "stack": req.Stack, "organization": req.Organization,
		"parallel": req.Parallel, "dry_run": req.DryRun,
	})
	if err != nil {
		return nil, err
	}
	config, err := configEnvironment(req)
	if err != nil {
		return nil, err
	}

	program := filepath.Join(req.Info.ProgramDirectory, req.Info.EntryPoint)
	// Unbuffered, so that what a program prints comes when it prints it.
	cmd := exec.CommandContext(ctx, interpreter(req.Info), "-u", "-c", runner, string(settings), program)
	cmd.Dir = req.Info.ProgramDirectory
	cmd.WaitDelay = time.Second // a child of the killed process may still hold the output open
	cmd.Env = append(os.Environ(), config...)
	cmd.Stdout, cmd.Stderr = os.Stdout, os.Stderr
	return programResult(cmd.Run())
}

// programResult turns the way a program ended into the engine's terms.
func programResult(err error) (*pulumirpc.RunResponse, error) {
	var exit *exec.ExitError
	switch {
	case err == nil:
		return &pulumirpc.RunResponse{}, nil
	case errors.As(err, &exit):
		return &pulumirpc.RunResponse{Error: fmt.Sprintf("the program ended with %s", exit)}, nil
	default:
		return nil, fmt.Errorf("starting the program: %w", err)
	}
}

// interpreter is that of the project's virtual environment, where it names one.
func interpreter(info *pulumirpc.ProgramInfo) string {
	if environment, named := info.GetOptions().AsMap()["virtualenv"].(string); named {
		return filepath.Join(info.RootDirectory, environment, "bin", "python")
	}
	return "python3"
}

// configEnvironment carries a stack's configuration in the form that the SDK reads at start.
func configEnvironment(req *pulumirpc.RunRequest) ([]string, error) {
	values, err := json.Marshal(req.Config)
	if err != nil {
		return nil, err
	}
	secretKeys, err := json.Marshal(req.ConfigSecretKeys)
	if err != nil {
		return nil, err
	}
	return []string{"PULUMI_CONFIG=" + string(values), "PULUMI_CONFIG_SECRET_KEYS=" + string(secretKeys)}, nil
}
