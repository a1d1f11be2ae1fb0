//! Profiles are read as they were written, and what is none is not taken for one.

use super::*;

fn frame(function: &str, place: &str) -> Frame {
    Frame { function: function.to_owned(), place: place.to_owned(), location: None }
}

fn allocations() -> Vec<Allocation> {
    let main = frame("main.main", "ch1/main.go:14");
    let of = |type_name: Option<&str>, frames: Vec<Frame>, objects, size, live| Allocation {
        type_name: type_name.map(str::to_owned),
        frames,
        objects,
        bytes: objects * size,
        live_objects: live,
        live_bytes: live * size,
        live_bytes_before: 0,
    };
    vec![
        of(Some("[]uint8"), vec![frame("main.grow", "ch1/main.go:9"), main.clone()], 100, 10240, 40),
        of(Some("main.节点"), vec![frame("main.grow", "ch1/main.go:10"), main.clone()], 3, 96, 3),
        of(None, vec![main], 1, 16, 0),
        of(Some("int"), Vec::new(), 0, 8, 0),
    ]
}

#[test]
fn a_profile_is_read_as_it_was_written() {
    let bytes = write(&allocations()).expect("memory can be written to");
    assert_eq!(read(&bytes).expect("it is a profile"), allocations());
    assert_eq!(bytes, write(&allocations()).expect("memory can be written to"), "the same gives the same");
}

#[test]
fn nothing_allocated_is_a_profile_too() {
    let bytes = write(&[]).expect("memory can be written to");
    assert_eq!(read(&bytes).expect("it is a profile"), Vec::new());
}

#[test]
fn what_is_cut_off_is_no_profile() {
    let bytes = write(&allocations()).expect("memory can be written to");
    for end in [0, 1, 10, bytes.len() / 2, bytes.len() - 1] {
        assert!(matches!(read(&bytes[..end]), Err(NotAProfile::Unzip(_))), "{end}");
    }
}

fn zipped(profile: &wire::Profile) -> Vec<u8> {
    let mut zipped = GzEncoder::new(Vec::new(), Compression::fast());
    zipped.write_all(&profile.encode_to_vec()).expect("memory can be written to");
    zipped.finish().expect("memory can be written to")
}

#[test]
fn what_refers_to_nothing_is_no_profile() {
    let bytes = write(&allocations()).expect("memory can be written to");
    let mut plain = Vec::new();
    GzDecoder::new(bytes.as_slice()).read_to_end(&mut plain).expect("it is whole");
    let whole = wire::Profile::decode(plain.as_slice()).expect("it is a profile");

    let no_functions = wire::Profile { function: Vec::new(), ..whole.clone() };
    assert!(matches!(read(&zipped(&no_functions)), Err(NotAProfile::Dangling("function"))));
    let no_locations = wire::Profile { location: Vec::new(), ..whole.clone() };
    assert!(matches!(read(&zipped(&no_locations)), Err(NotAProfile::Dangling("location"))));
    let other_kind = wire::Profile { sample_type: Vec::new(), ..whole };
    assert!(matches!(read(&zipped(&other_kind)), Err(NotAProfile::OtherKind("alloc_objects"))));
}
