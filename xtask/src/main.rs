//! Tasks of GVP's own developers.

#![allow(
    clippy::disallowed_methods,
    clippy::disallowed_macros,
    reason = "a developer's tool starts programs and prints; it is no part of gvp"
)]

mod bench;
mod bench_fuzz;
mod fences;
mod harnesses;
mod kernels;
mod std_names;

use std::path::PathBuf;

use clap::Parser;

/// Tasks of GVP's own developers
#[derive(Parser)]
enum Task {
    /// Compare `gvp check` with the naive protocol and with bare `go vet` and `go build`, on the same material
    Bench {
        /// The material: a folder whose programs belong to one module, or to none
        material: PathBuf,
        /// How often each is measured; the median counts
        #[arg(long, default_value_t = 3)]
        rounds: usize,
        /// Leave out the naive protocol, which takes minutes
        #[arg(long)]
        skip_naive: bool,
        /// Compare instead the clocks that programs can see: auto, virtual and real
        #[arg(long)]
        clocks: bool,
        /// The checks that are put when clocks are compared
        #[arg(long, default_value = "gvp.build/*")]
        only: String,
        /// A gvp that is built already, for comparing clocks
        #[arg(long)]
        gvp: Option<PathBuf>,
    },
    /// Count the GoKer kernels whose leak is found, beside what other tools find
    Kernels {
        /// A checkout of https://github.com/timmyyuan/gobench
        gobench: PathBuf,
        /// Show every leak again, twenty times
        #[arg(long)]
        replays: bool,
    },
    /// Compare the throughput of fuzzing through `gvp check` with plain `go test -fuzz`, on the same target
    BenchFuzz {
        /// The package: a folder with a fuzz target that does not fail
        package: PathBuf,
        /// The target
        target: String,
        /// How often each is measured; the median counts
        #[arg(long, default_value_t = 3)]
        rounds: usize,
        /// A gvp that is built already
        #[arg(long)]
        gvp: Option<PathBuf>,
    },
    /// Count how far the fences of a book get, and whether every one is accounted for
    Fences {
        /// The book: a folder with pages of Markdown
        material: PathBuf,
        /// A gvp that is built already
        #[arg(long)]
        gvp: Option<PathBuf>,
        /// Also print what makes fences fail
        #[arg(long)]
        all: bool,
    },
    /// Write down what the packages of the standard library export, as inferring imports needs it
    StdNames {
        /// Where to
        #[arg(default_value = "gvp-syntax/src/book/std_packages.txt")]
        to: PathBuf,
    },
    /// Count for how many functions of a material a harness is generated that compiles
    Harnesses {
        /// The material
        material: PathBuf,
        /// Show why functions get none
        #[arg(long)]
        verbose: bool,
    },
}

fn main() -> anyhow::Result<()> {
    match Task::parse() {
        Task::Kernels { gobench, replays } => kernels::run(&gobench, &bench::build_gvp()?, replays),
        Task::Bench { material, rounds, skip_naive, clocks, only, gvp } => {
            let naive = bench::Comparison::Naive { skip: skip_naive };
            let comparison = if clocks { bench::Comparison::Clocks { only, gvp } } else { naive };
            bench::run(&material, rounds, comparison)
        }
        Task::BenchFuzz { package, target, rounds, gvp } => bench_fuzz::run(&package, &target, rounds, gvp),
        Task::Fences { material, gvp, all } => fences::run(&material, gvp, all),
        Task::StdNames { to } => std_names::run(&to),
        Task::Harnesses { material, verbose } => harnesses::run(&material, verbose),
    }
}
