//! What is refused is refused in one clear sentence, before any code of it has run.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on panics")]

mod support;

use std::fs::{self, Permissions};
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::Path;

use gvp_plugin_host::{Listed, ListedTable, verify};
use support::{Package, library};

/// The sentence with which a list is refused, with the folders of the packages left out.
#[track_caller]
fn refused(list: &[Listed], packages: &[&Package]) -> String {
    let mut sentence = verify(list).expect_err("it is not refused").to_string();
    for (number, package) in packages.iter().enumerate() {
        sentence = sentence.replace(&package.folder.path().display().to_string(), &format!("PACKAGE{number}"));
    }
    assert!(!sentence.contains('\n'), "{sentence}");
    sentence
}

fn one(package: &Package) -> String {
    refused(&[package.listed()], &[package])
}

/// A library whose constructor would leave a trace is not needed: nothing but [`verify`] is called here, and it opens
/// no library.
fn with_manifest(from: &str, to: &str) -> Package {
    let good = Package::of("example", "teaching");
    let manifest = fs::read_to_string(good.folder.path().join("extension.yaml")).unwrap();
    Package::new(&manifest.replace(from, to), &fs::read(good.library()).unwrap())
}

#[test]
fn wrong_pins() {
    let package = Package::of("example", "teaching");
    let mut listed = package.listed();
    listed.table.sha256 = Some("0".repeat(64));
    let sentence = refused(&[listed.clone()], &[&package]);
    assert!(sentence.starts_with("`PACKAGE0/libteaching.so` is not the library that was pinned: its sha256 is "));
    listed.table.sha256 = None;
    let sentence = refused(&[listed], &[&package]);
    assert!(sentence.starts_with("`org.example.teaching` is listed without the `sha256` of its library, which is "));
}

#[test]
fn unmet_requirements() {
    let package = with_manifest("gvp-core@0.1.0", "gvp-core@99.0.0");
    let sentence = one(&package);
    assert!(sentence.starts_with("`org.example.teaching` requires `gvp-core` ^99.0.0, and this is "), "{sentence}");
    let package = with_manifest("  - gvp-core@0.1.0", "  - org.example.other@1.0.0");
    assert_eq!(one(&package), "`org.example.teaching` requires `org.example.other` ^1.0.0, which is not listed");
}

#[test]
fn reserved_and_foreign_namespaces() {
    let package = with_manifest("namespace: org.example.teaching", "namespace: gvp.build");
    assert_eq!(one(&package), "`/plugins.yaml`: the namespace `gvp.build` is reserved for GVP itself");
    let mut listed = package.listed();
    listed.namespace = "org.example.teaching".to_owned();
    assert_eq!(
        refused(&[listed], &[&package]),
        "`PACKAGE0/extension.yaml`: the namespace `gvp.build` is reserved for GVP itself"
    );
    let package = Package::of("example", "teaching");
    let mut listed = package.listed();
    listed.namespace = "org.example.other".to_owned();
    assert_eq!(
        refused(&[listed], &[&package]),
        "`/plugins.yaml` lists `org.example.other`, but `PACKAGE0/extension.yaml` is the manifest of \
         `org.example.teaching`"
    );
}

#[test]
fn clashes_name_both_files() {
    let package = Package::of("example", "teaching");
    let table = package.listed().table;
    let listed = |file: &str| Listed::new("org.example.teaching", table.clone(), Path::new(file));
    assert_eq!(
        refused(&[listed("/plugins.yaml"), listed("/gvp.toml")], &[&package]),
        "the namespace `org.example.teaching` is claimed twice, by `/plugins.yaml` and by `/gvp.toml`"
    );
    let parent = with_manifest("namespace: org.example.teaching", "namespace: org.example");
    assert_eq!(
        refused(&[parent.listed(), package.listed()], &[&parent, &package]),
        "the namespace `org.example.teaching` of `PACKAGE1/extension.yaml` lies below `org.example` of \
         `PACKAGE0/extension.yaml`, which does not delegate it"
    );
}

#[test]
fn what_is_no_library_or_no_plugin() {
    let manifest = "name: x\nnamespace: org.example.x\nversion: 1.0.0\nlibrary: x.so\nchecks: [y]\n";
    let package = Package::new(manifest, b"#!/bin/sh\ntouch /tmp/ran\n");
    assert_eq!(one(&package), "`PACKAGE0/x.so` is not a shared library for this machine");
    let whole = fs::read(library("stress")).unwrap();
    let package = Package::new(manifest, &whole[..whole.len() / 2]);
    assert_eq!(one(&package), "`PACKAGE0/x.so` is not a shared library for this machine");
    let libc = ["/lib/x86_64-linux-gnu/libc.so.6", "/lib/aarch64-linux-gnu/libc.so.6", "/lib64/libc.so.6"];
    if let Some(libc) = libc.into_iter().find_map(|path| fs::read(path).ok()) {
        let package = Package::new(manifest, &libc);
        assert_eq!(
            one(&package),
            "`PACKAGE0/x.so` is a library, but not a plugin of GVP: it does not call `export_plugin!`"
        );
    }
}

#[test]
fn another_interface() {
    let package = Package::of("example", "teaching");
    let mut bytes = fs::read(package.library()).unwrap();
    let at = support::abi_offset(&bytes);
    assert_eq!(bytes[at..at + 4], 1u32.to_ne_bytes());
    bytes[at..at + 4].copy_from_slice(&2u32.to_ne_bytes());
    fs::write(package.library(), bytes).unwrap();
    assert_eq!(one(&package), "`PACKAGE0/libteaching.so` speaks plugin interface 2, and this GVP speaks 1");
}

#[test]
fn what_others_may_change() {
    let package = Package::of("example", "teaching");
    fs::set_permissions(package.library(), Permissions::from_mode(0o777)).unwrap();
    assert_eq!(
        one(&package),
        "`PACKAGE0/libteaching.so` can be changed by other users (mode 0777): take their right to write away"
    );
    fs::set_permissions(package.library(), Permissions::from_mode(0o755)).unwrap();
    fs::set_permissions(package.folder.path(), Permissions::from_mode(0o777)).unwrap();
    assert_eq!(one(&package), "`PACKAGE0` can be changed by other users (mode 0777): take their right to write away");
    fs::set_permissions(package.folder.path(), Permissions::from_mode(0o755)).unwrap();
    let listed = package.listed();
    fs::rename(package.library(), package.folder.path().join("real")).unwrap();
    symlink("real", package.folder.path().join("libteaching.so")).unwrap();
    let sentence = refused(&[listed], &[&package]);
    assert!(sentence.starts_with("cannot read `PACKAGE0/libteaching.so`: "), "{sentence}");
}

#[test]
fn slips_in_lists_and_manifests() {
    let package = Package::of("example", "teaching");
    let mut listed = package.listed();
    listed.table.checks = Some(vec!["doc-coments".to_owned()]);
    assert_eq!(
        refused(&[listed], &[&package]),
        "`/plugins.yaml` enables the check `doc-coments` of `org.example.teaching`, which has only `doc-comments`"
    );
    let missing = ListedTable { path: "/nowhere".into(), ..ListedTable::default() };
    let sentence = refused(&[Listed::new("org.example.x", missing, Path::new("/plugins.yaml"))], &[]);
    assert!(sentence.starts_with("cannot read `/nowhere/extension.yaml`: No such file"), "{sentence}");
    let package = Package::of("example", "teaching");
    let listed = package.listed();
    let file = package.folder.path().join("extension.yaml");
    fs::write(&file, fs::read_to_string(&file).unwrap().replace("library:", "libary:")).unwrap();
    let sentence = refused(&[listed], &[&package]);
    assert!(sentence.contains("unknown field `libary`") && sentence.contains("line 4"), "{sentence}");
}
