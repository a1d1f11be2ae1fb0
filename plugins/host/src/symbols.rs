//! Looks at a library without loading it: is it a plugin, and of which interface?

use std::path::Path;

use gvp_plugin_abi::{ABI, ABI_SYMBOL};
use object::read::elf::ElfFile64;
use object::{Architecture, Object, ObjectKind, ObjectSection, ObjectSymbol};

use crate::Refusal;

/// Refuses what is not a plugin of our interface.
pub(crate) fn look(path: &Path, bytes: &[u8]) -> Result<(), Refusal> {
    let not_a_library = || Refusal::NotALibrary(path.to_owned());
    let file: ElfFile64<'_> = ElfFile64::parse(bytes).map_err(|_| not_a_library())?;
    if file.kind() != ObjectKind::Dynamic || Some(file.architecture()) != ours() {
        return Err(not_a_library());
    }
    match abi(&file) {
        Some(ABI) => Ok(()),
        Some(found) => Err(Refusal::OtherAbi { path: path.to_owned(), found }),
        None => Err(Refusal::NotAPlugin(path.to_owned())),
    }
}

/// The number that stands where the symbol says.
fn abi(file: &ElfFile64<'_>) -> Option<u32> {
    let symbol = file.dynamic_symbols().find(|symbol| symbol.name() == Ok(ABI_SYMBOL))?;
    let section = file.section_by_index(symbol.section_index()?).ok()?;
    let bytes = section.data_range(symbol.address(), 4).ok()??;
    Some(u32::from_ne_bytes(bytes.try_into().ok()?))
}

fn ours() -> Option<Architecture> {
    match std::env::consts::ARCH {
        "x86_64" => Some(Architecture::X86_64),
        "aarch64" => Some(Architecture::Aarch64),
        "riscv64" => Some(Architecture::Riscv64),
        _ => None,
    }
}
