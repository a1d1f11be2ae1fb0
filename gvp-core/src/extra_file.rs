//! Source files that a check adds to a package.

/// A source file that a check adds to a package before Go makes the [fuzz binary](crate::ArtifactKind::FuzzBinary) of it.
/// Neither the material nor any other artifact has it.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ExtraFile {
    /// Its name, without a folder. Checks that add a file of the same name add the same file.
    pub name: String,
    /// Its text.
    pub text: String,
    /// Whether the package is made without it where Go refuses it. The artifact then says so.
    pub optional: bool,
}
