module github.com/gvp-dev/gvp/go/testutil-gomock

go 1.22

require (
	github.com/gvp-dev/gvp/go/testutil v0.0.0
	go.uber.org/mock v0.5.0
)

replace github.com/gvp-dev/gvp/go/testutil => ../testutil
