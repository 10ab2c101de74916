package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"time"

	"google.golang.org/protobuf/types/known/emptypb"

	sdk "github.com/pulumi/pulumi/sdk/v3"
	"github.com/pulumi/pulumi/sdk/v3/go/common/apitype"
	"github.com/pulumi/pulumi/sdk/v3/go/common/util/rpcutil"
	"github.com/pulumi/pulumi/sdk/v3/go/common/version"
	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"
)

// The exit code by which @pulumi/pulumi's runner says that the user has already been told what went wrong.
const alreadyToldUser = 32

// languageHost runs Node.js programs and policy packs. What it does not override answers "unimplemented", which the
// engine accepts for everything but a few commands (new, install, package) that nobody uses this host for.
type languageHost struct {
	pulumirpc.UnimplementedLanguageRuntimeServer

	ctx           context.Context // ends when the host is asked to stop
	engineAddress string
}

// GetPluginInfo reports the version of the SDK that the host was built with.
func (host *languageHost) GetPluginInfo(context.Context, *emptypb.Empty) (*pulumirpc.PluginInfo, error) {
	return &pulumirpc.PluginInfo{Version: version.Version}, nil
}

// GetRequiredPackages names no packages: dynamic resources need no plugin beyond the launcher beside this host.
func (host *languageHost) GetRequiredPackages(
	context.Context, *pulumirpc.GetRequiredPackagesRequest,
) (*pulumirpc.GetRequiredPackagesResponse, error) {
	return &pulumirpc.GetRequiredPackagesResponse{}, nil
}

// Run runs a program to its end. An error inside the answer is the program's; a returned error is the host's own.
func (host *languageHost) Run(ctx context.Context, req *pulumirpc.RunRequest) (*pulumirpc.RunResponse, error) {
	ctx, stop := host.untilStopped(ctx)
	defer stop()

	runner, err := resolveModule(ctx, req.Info.ProgramDirectory, "@pulumi/pulumi/cmd/run")
	if err != nil {
		return nil, err
	}
	config, err := configEnvironment(req.Config, req.ConfigSecretKeys)
	if err != nil {
		return nil, err
	}

	args := append([]string{runner}, runnerFlags(host.engineAddress, req)...)
	args = append(args, req.Info.EntryPoint)
	cmd := node(ctx, req.Info.ProgramDirectory, append(args, req.Args...)...)
	cmd.Env = append(os.Environ(), config...)
	cmd.Env = append(cmd.Env, "PULUMI_NODEJS_TYPESCRIPT="+strconv.FormatBool(wantsTypeScript(req.Info)))
	cmd.Stdout, cmd.Stderr = os.Stdout, os.Stderr
	return programResult(cmd.Run())
}

// RunPlugin runs a policy pack until the engine ends the call. A pack learns its stack's configuration from environment
// variables when it starts, while the engine sends it in a call: the proxy stands between the two.
func (host *languageHost) RunPlugin(
	req *pulumirpc.RunPluginRequest, server pulumirpc.LanguageRuntime_RunPluginServer,
) error {
	if req.Kind != string(apitype.AnalyzerPlugin) {
		return fmt.Errorf("this language host runs policy packs, not plugins of kind %q", req.Kind)
	}
	ctx, stop := host.untilStopped(server.Context())
	defer stop()

	closer, stdout, stderr, err := rpcutil.MakeRunPluginStreams(server, false /*isTerminal*/)
	if err != nil {
		return err
	}
	defer closer.Close()

	pack := req.Info.ProgramDirectory
	runner, err := resolveModule(ctx, pack, "@pulumi/pulumi/cmd/run-policy-pack")
	if err != nil {
		return err
	}
	proxy, proxiedStdout, err := sdk.NewPolicyProxy(ctx, stdout)
	if err != nil {
		return err
	}
	stack, err := proxy.AwaitConfiguration(ctx)
	if err != nil {
		return err
	}
	environment, err := policyEnvironment(stack)
	if err != nil {
		return err
	}

	// The pack reads its version from the package.json of its working folder.
	cmd := node(ctx, pack, runner, host.engineAddress, pack)
	cmd.Env = append(req.Env, environment...)
	cmd.Stdout, cmd.Stderr = proxiedStdout, stderr
	if err := cmd.Start(); err != nil {
		proxy.Abort(err)
		return err
	}
	if err := proxy.Attach(ctx, cmd); err != nil && ctx.Err() == nil {
		return err
	}
	return nil // a pack that was running when the engine ended the call has done its work
}

// untilStopped is a call's context that also ends with the host, so that no Node process outlives it.
func (host *languageHost) untilStopped(call context.Context) (context.Context, context.CancelFunc) {
	ctx, cancel := context.WithCancel(call)
	context.AfterFunc(host.ctx, cancel)
	return ctx, cancel
}

// programResult turns the way a program ended into the engine's terms.
func programResult(err error) (*pulumirpc.RunResponse, error) {
	var exit *exec.ExitError
	switch {
	case err == nil:
		return &pulumirpc.RunResponse{}, nil
	case errors.As(err, &exit) && exit.ExitCode() == alreadyToldUser:
		return &pulumirpc.RunResponse{Bail: true}, nil
	case errors.As(err, &exit):
		return &pulumirpc.RunResponse{Error: fmt.Sprintf("the program ended with %s", exit)}, nil
	default:
		return nil, fmt.Errorf("starting the program: %w", err)
	}
}

// node is a Node.js command that is killed when ctx ends.
func node(ctx context.Context, dir string, args ...string) *exec.Cmd {
	cmd := exec.CommandContext(ctx, "node", args...)
	cmd.Dir = dir
	cmd.WaitDelay = time.Second // a child of the killed process may still hold the output open
	return cmd
}

// resolveModule finds a module's file as a program in dir would, so that each project runs with its own SDK.
func resolveModule(ctx context.Context, dir, module string) (string, error) {
	cmd := node(ctx, dir, "--print", fmt.Sprintf("require.resolve(%q)", module))
	stdout, err := cmd.Output()
	if err != nil {
		// The engine looks for the words "Cannot find module" to say which dependencies are not installed.
		return "", fmt.Errorf("Cannot find module '%s' from %s; run npm install there (%w)", module, dir, err)
	}
	return strings.TrimSpace(string(stdout)), nil
}

// wantsTypeScript reads the project's runtime option; TypeScript is on unless the project turns it off.
func wantsTypeScript(info *pulumirpc.ProgramInfo) bool {
	option, found := info.GetOptions().AsMap()["typescript"]
	return !found || option == true
}
