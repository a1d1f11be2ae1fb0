module github.com/gvp-dev/gvp/go/testutil

go 1.21
