//! The type of what is allocated: the runtime knows that of an element, and its own functions tell the rest.

/// The type of an allocation from that of its elements, as the runtime names it, and from the functions of the runtime
/// that allocate.
pub(super) fn of<'a>(element: Option<&str>, runtime: impl Iterator<Item = &'a str>) -> Option<String> {
    let names: Vec<&str> = runtime.map(|name| name.rsplit_once('.').map_or(name, |(_, name)| name)).collect();
    let calls = |wanted: &[&str]| names.iter().any(|name| wanted.iter().any(|wanted| name.starts_with(wanted)));
    match element {
        Some(element) if element.starts_with("struct { F uintptr") => Some("func".to_owned()),
        Some(element) if calls(&["makeslice", "growslice", "mallocgcSlice"]) => Some(format!("[]{element}")),
        Some(element) if calls(&["makechan"]) => Some(format!("chan {element}")),
        Some(element) => Some(element.to_owned()),
        None if calls(&["makechan"]) => Some("chan".to_owned()),
        None if calls(&["concatstring", "rawstring", "slicebytetostring", "slicerunetostring", "intstring"]) => {
            Some("string".to_owned())
        }
        None if calls(&["rawbyteslice", "stringtoslicebyte", "MakeNoZero", "bytealg_MakeNoZero"]) => {
            Some("[]uint8".to_owned())
        }
        None if calls(&["rawruneslice", "stringtoslicerune"]) => Some("[]int32".to_owned()),
        None => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_allocates_tells_what_is_made_of_the_elements() {
        let of = |element, runtime: &str| of(element, std::iter::once(runtime));
        assert_eq!(of(Some("main.node"), "runtime.newobject").as_deref(), Some("main.node"));
        assert_eq!(of(Some("main.node"), "runtime.growslice").as_deref(), Some("[]main.node"));
        assert_eq!(of(Some("int"), "runtime.makechan").as_deref(), Some("chan int"));
        assert_eq!(of(Some("struct { F uintptr; X0 int }"), "runtime.newobject").as_deref(), Some("func"));
        assert_eq!(of(None, "runtime.concatstrings").as_deref(), Some("string"));
        assert_eq!(of(None, "runtime.mallocgc"), None);
    }
}
