//! The smallest program that can be a [`gvp_sandbox::Helper`]; `gvp` itself is the one that people use.

fn main() -> std::process::ExitCode {
    gvp_sandbox::serve_helper()
}
