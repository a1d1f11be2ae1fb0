//! The configuration in use: what holds for which unit.

use std::collections::BTreeMap;
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};

use camino::Utf8PathBuf;
use gvp_core::{CheckId, Policy, Settings, Unit};

use super::flags::Flags;
use super::glob::{CheckGlob, PathGlob};
use super::layer::{Layer, Target};
use crate::baseline::BaselinePlace;
use crate::engine;

/// The configuration in use: every name in it stands for something.
#[derive(Debug, Clone, Default)]
pub(crate) struct Resolved {
    /// The files it was read from, those of plugins included.
    pub(super) files: Vec<PathBuf>,
    /// Where baselines are; none where some of the material is not there.
    pub(super) baseline: Option<BaselinePlace>,
    /// The command that is told of a block; nothing for none.
    pub(super) on_block: Vec<String>,
    /// The folder of the configuration file, if there is one.
    pub(super) folder: Option<PathBuf>,
    pub(super) jobs: Option<NonZeroUsize>,
    pub(super) go: Option<String>,
    pub(super) cache: Option<bool>,
    /// Globs relative to the root of the material.
    pub(super) exclude: Vec<String>,
    /// The root of the material relative to the folder that the overrides speak from.
    pub(super) prefix: Utf8PathBuf,
    /// What holds for all units, the later over the earlier.
    pub(super) layers: Vec<Layer>,
    /// What holds for some, over what holds for all, the later over the earlier.
    pub(super) overrides: Vec<(Vec<PathGlob>, Layer)>,
    /// What flags set over everything.
    pub(super) flags: Flags,
    /// The checks that flags name; all if there are none.
    pub(super) only: Vec<CheckGlob>,
}

impl Resolved {
    /// The files it was read from, those of plugins included, absolute.
    pub(crate) fn files(&self) -> &[PathBuf] {
        &self.files
    }

    /// Where baselines are; none where some of the material is not there.
    pub(crate) fn baseline(&self) -> Option<&BaselinePlace> {
        self.baseline.as_ref()
    }

    /// The command that is told of a block, with its arguments; nothing for none.
    pub(crate) fn on_block(&self) -> &[String] {
        &self.on_block
    }

    /// The folder of the configuration file, if there is one, absolute.
    pub(crate) fn folder(&self) -> Option<&Path> {
        self.folder.as_deref()
    }

    /// How much is done at the same time.
    pub(crate) fn jobs(&self) -> Option<NonZeroUsize> {
        self.jobs
    }

    /// The Go to judge with.
    pub(crate) fn go(&self) -> Option<&str> {
        self.go.as_deref()
    }

    /// Whether what earlier runs said counts.
    pub(crate) fn cache(&self) -> bool {
        self.cache.unwrap_or(true)
    }

    /// What is left out of the material, as globs relative to its root.
    pub(crate) fn exclude(&self) -> &[String] {
        &self.exclude
    }

    /// Limits and expectations for one unit.
    pub(crate) fn settings_for(&self, unit: &Unit) -> Settings {
        let mut settings = Settings::default();
        for layer in self.layers_for(unit) {
            layer.apply(&mut settings);
        }
        self.flags.apply(&mut settings);
        settings
    }

    /// What findings about one unit are worth. What a layer says of a check holds for all its findings, whatever the
    /// layers below say of some of them.
    pub(crate) fn policy_for(&self, unit: &Unit) -> Policy {
        let mut policy = Policy::default();
        let mut codes = BTreeMap::new();
        for (target, level) in self.layers_for(unit).flat_map(|layer| &layer.levels) {
            match target {
                Target::Severity(severity) => policy.set_severity(*severity, *level),
                Target::Check(check) => {
                    codes.retain(|(other, _), _| *other != check);
                    policy.set_check(check.clone(), *level);
                }
                Target::Code(check, code) => drop(codes.insert((check, code), *level)),
            }
        }
        for ((check, code), level) in codes {
            policy.set_code(check.clone(), code.clone(), level);
        }
        policy
    }

    /// Whether a check is put to a unit at all.
    pub(crate) fn asks(&self, unit: &Unit, check: &CheckId) -> bool {
        let named = self.only.iter().any(|glob| glob.matches(check));
        let enabled = || self.layers_for(unit).flat_map(|layer| &layer.enable).any(|glob| glob.matches(check));
        let asked = if self.only.is_empty() { !engine::only_when_asked_for(check) || enabled() } else { named };
        asked && !self.layers_for(unit).flat_map(|layer| &layer.disable).any(|glob| glob.matches(check))
    }

    /// The layers that hold for a unit, from the bottom up.
    fn layers_for(&self, unit: &Unit) -> impl Iterator<Item = &Layer> {
        let path = self.prefix.join(&unit.path);
        let fits = move |globs: &[PathGlob]| globs.iter().any(|glob| glob.matches(&path));
        let overrides = self.overrides.iter().filter(move |(globs, _)| fits(globs)).map(|(_, layer)| layer);
        self.layers.iter().chain(overrides)
    }
}
