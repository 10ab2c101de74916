// Command pulumi-language-python is the language host that the Pulumi CLI starts to run programs in Python. Released CLIs bring a larger
// one with the same name; this one stands in for it beside a CLI built from source, and does what running needs.
package main

import (
	"context"
	"fmt"
	"os"
	"os/signal"
	"time"

	"google.golang.org/grpc"

	"github.com/pulumi/pulumi/sdk/v3/go/common/util/rpcutil"
	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"
)

// How often the host looks whether its engine still lives. An engine that was killed cannot say goodbye.
const engineCheckInterval = 2 * time.Second

func main() {
	if len(os.Args) < 2 {
		fail(fmt.Errorf("usage: pulumi-language-python [flags] ENGINE-ADDRESS (the Pulumi CLI starts it, nobody else)"))
	}
	// The engine may put logging flags first; its address always comes last.
	if err := serve(os.Args[len(os.Args)-1]); err != nil {
		fail(err)
	}
}

// serve answers the engine's calls until the engine interrupts this process or is itself gone.
func serve(engineAddress string) error {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := rpcutil.Healthcheck(ctx, engineAddress, engineCheckInterval, stop); err != nil {
		return fmt.Errorf("watching the engine at %s: %w", engineAddress, err)
	}

	cancel := make(chan bool)
	context.AfterFunc(ctx, func() { close(cancel) })
	handle, err := rpcutil.ServeWithOptions(rpcutil.ServeOptions{
		Cancel: cancel,
		Init: func(server *grpc.Server) error {
			pulumirpc.RegisterLanguageRuntimeServer(server, &languageHost{ctx: ctx, engineAddress: engineAddress})
			return nil
		},
	})
	if err != nil {
		return err
	}

	fmt.Println(handle.Port) // the engine reads the port from our first line of output
	return <-handle.Done
}

func fail(err error) {
	fmt.Fprintln(os.Stderr, "pulumi-language-python:", err)
	os.Exit(1)
}
