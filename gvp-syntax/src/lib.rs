//! Reads Go sources without running them: syntax trees, directives, expectations, go.mod.
//!
//! A [`GoFile`] is parsed once and then asked for what a reader would see: its package, imports, tests, comments and
//! build constraint. Broken input is data here, not a failure: learning material is full of code that is not meant to
//! compile.

mod annotated_end;
mod annotated_output;
mod annotated_refusal;
mod annotations;
mod blocking;
mod book;
mod code_lines;
mod comment;
mod constants;
mod constraint;
mod declaration;
mod decode_site;
mod directive;
mod duration;
mod facts;
mod function;
mod fuzz_target;
mod giving_up;
mod go_file;
mod go_type;
mod gomod;
mod goroutine;
mod habits;
mod header;
mod import;
mod literal;
mod mistake_kind;
mod module_file;
mod once;
mod peer;
mod position;
mod printed_address;
mod race_report;
mod rewrite;
mod shared_memory;
mod shell_command;
mod signature;
mod target;
mod teaching_tag;
mod terminal;
mod test_function;
mod trailing;
mod transcript;
mod tree;
mod txtar;
mod type_declaration;

pub use annotations::{Annotations, annotations};
pub use blocking::says_it_blocks;
pub use book::{
    Block, BookUnit, Chapter, Draft, FenceBlock, Listing, OnPage, Page, is_std, is_std_root, not_provided, on_page,
};
pub use comment::{Comment, CommentGroup};
pub use constants::Constants;
pub use constraint::Constraint;
pub use decode_site::{DecodeSite, Encoding};
pub use directive::is_unknown_word;
pub use duration::{format_duration, parse_duration};
pub use facts::{
    Facts, HttpServer, Lifetimes, Pattern, RemoteAccess, RemoteKind, Role, Step, Suspicion, TimeOperation, Timeout,
    facts, http_servers, suspicions,
};
pub use function::Function;
pub use fuzz_target::FuzzTarget;
pub use go_file::GoFile;
pub use go_type::{GoType, StructField};
pub use gomod::{GoMod, GoWork, parse_go_mod, parse_go_work};
pub use habits::habits;
pub use import::{Import, ImportName};
pub use mistake_kind::mistake_kind;
pub use module_file::GoModError;
pub use once::{OnceAction, OnceCall};
pub use peer::{Peer, absent_peer};
pub use position::Position;
pub use race_report::{DataRace, data_races};
pub use rewrite::{RewriteError, rewrite};
pub use shell_command::{CommandKind, ProgramNames, command_kind};
pub use signature::{Body, ConstantCall, Parameter, Signature, TypeParameter, is_exported};
pub use target::{file_name_matches, host_tags};
pub use teaching_tag::{TeachingTag, without_teaching_tags};
pub use terminal::{Told, told, unfold};
pub use test_function::{TestFunction, TestKind};
pub use transcript::{Entered, read_transcript};
pub use txtar::{ArchivedFile, parse_txtar};
pub use type_declaration::TypeDeclaration;
