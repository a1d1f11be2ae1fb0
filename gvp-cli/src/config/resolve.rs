//! From the file as written to the configuration in use: every name must stand for something.

use std::collections::BTreeMap;

use camino::Utf8PathBuf;
use toml::Spanned;

use super::Request;
use super::error::{ConfigError, Source};
use super::file::{ChecksTable, ConfigFile, Levels, LimitsTable, OverrideTable, ProfileTable};
use super::glob::{self, CheckGlob, PathGlob};
use super::layer::{Layer, Target};
use super::resolved::Resolved;
use crate::catalogue::{Catalogue, Entry};
use crate::failure::Failure;
use crate::suggest;

/// The profiles that are always there.
const BUILT_IN: [&str; 2] = ["default", "strict"];

/// Checks every name in the file and in the flags, and lays the layers on each other.
pub(super) fn resolve(
    file: &ConfigFile,
    source: &Source,
    catalogue: &Catalogue,
    request: &Request<'_>,
    prefix: Utf8PathBuf,
) -> Result<Resolved, Failure> {
    let resolver = Resolver { file, source, catalogue };
    let (fuzz, baseline) = (file.fuzz, file.baseline);
    let mut layers = vec![Layer { fuzz, baseline, ..resolver.layer(&file.levels, file.limits, &file.checks)? }];
    let profiles = resolver.profiles()?;
    layers.extend(resolver.chosen(request.profile, &profiles)?);
    let exclude = file.exclude.iter().map(|glob| resolver.path_glob(glob, |text| glob::below(text, &prefix)));
    let exclude = exclude.collect::<Result<Vec<_>, _>>()?.into_iter().flatten().collect();
    Ok(Resolved {
        files: Vec::new(),
        baseline: None,
        on_block: resolver.on_block()?,
        folder: None,
        jobs: file.jobs,
        go: file.go.clone(),
        cache: file.cache,
        exclude,
        prefix,
        layers,
        overrides: file.overrides.iter().map(|table| resolver.over(table)).collect::<Result<_, _>>()?,
        flags: request.flags.clone(),
        only: request.only.iter().map(|glob| resolver.only(glob)).collect::<Result<_, _>>()?,
    })
}

/// What names are held against.
struct Resolver<'a> {
    file: &'a ConfigFile,
    source: &'a Source,
    catalogue: &'a Catalogue,
}

impl<'a> Resolver<'a> {
    fn layer(&self, levels: &Levels, limits: LimitsTable, checks: &ChecksTable) -> Result<Layer, ConfigError> {
        let mut targets = Vec::new();
        for (name, level) in levels {
            let entry = self.catalogue.entry(name.get_ref());
            let entry = entry.map_err(|unknown| self.source.error(name.span(), unknown.message, unknown.help))?;
            let target = match entry {
                Entry::Check(check) => Target::Check(check.id.clone()),
                Entry::Code(check, code) => Target::Code(check.id.clone(), code.code.clone()),
            };
            targets.push((target, *level));
        }
        // A check before its codes, so that what is said of a code is not lost.
        targets.sort_by_key(|(target, _)| matches!(target, Target::Code(..)));
        let disable = checks.disable.iter().map(|glob| self.named(glob)).collect::<Result<_, _>>()?;
        let enable = checks.enable.iter().map(|glob| self.named(glob)).collect::<Result<_, _>>()?;
        Ok(Layer { levels: targets, limits, disable, enable, ..Layer::default() })
    }

    /// The command that is told of a block; one without a program is a slip.
    fn on_block(&self) -> Result<Vec<String>, ConfigError> {
        let Some(command) = &self.file.on_block else { return Ok(Vec::new()) };
        let words = command.get_ref();
        if words.first().is_none_or(String::is_empty) {
            let help = "write a program and its arguments, such as [\"./tell-the-team\", \"memory\"]".to_owned();
            return Err(self.source.error(command.span(), "there is no program to run", Some(help)));
        }
        Ok(words.clone())
    }

    /// The checks of a glob in the file.
    fn named(&self, glob: &Spanned<String>) -> Result<CheckGlob, ConfigError> {
        self.check_glob(glob.get_ref()).map_err(|(message, help)| self.source.error(glob.span(), message, help))
    }

    fn only(&self, glob: &str) -> Result<CheckGlob, Failure> {
        self.check_glob(glob).map_err(|(message, help)| {
            let failure = Failure::usage(format_args!("--only: {message}"));
            help.map_or_else(|| Failure::usage(format_args!("--only: {message}")), |help| failure.help(help))
        })
    }

    /// A glob over checks, which must fit one.
    fn check_glob(&self, glob: &str) -> Result<CheckGlob, (String, Option<String>)> {
        let compiled = CheckGlob::new(glob).map_err(|error| (error.to_string(), None))?;
        if self.catalogue.ids().any(|id| compiled.matches(id)) {
            return Ok(compiled);
        }
        let unknown = self.catalogue.unknown(glob);
        Err((unknown.message, unknown.help))
    }

    fn over(&self, table: &OverrideTable) -> Result<(Vec<PathGlob>, Layer), ConfigError> {
        let globs = table.paths.iter().map(|glob| self.path_glob(glob, PathGlob::new)).collect::<Result<_, _>>()?;
        Ok((
            globs,
            Layer {
                fuzz: table.fuzz,
                baseline: table.baseline,
                ..self.layer(&table.levels, table.limits, &table.checks)?
            },
        ))
    }

    fn path_glob<T>(
        &self,
        glob: &Spanned<String>,
        compile: impl FnOnce(&str) -> Result<T, globset::Error>,
    ) -> Result<T, ConfigError> {
        compile(glob.get_ref()).map_err(|error| self.source.error(glob.span(), error.to_string(), None))
    }

    /// The layer of every profile of the file; also those that are not chosen must be sound.
    fn profiles(&self) -> Result<BTreeMap<&'a str, Layer>, ConfigError> {
        let mut layers = BTreeMap::new();
        for (name, table) in &self.file.profiles {
            if BUILT_IN.contains(&name.get_ref().as_str()) {
                let help = "give it another name, and let it inherit from this one".to_owned();
                let message = format!("the profile `{}` is built in", name.get_ref());
                return Err(self.source.error(name.span(), message, Some(help)));
            }
            self.ancestry(name.get_ref())?;
            let layer = self.layer(&table.levels, table.limits, &table.checks)?;
            let repetitions = table.repetitions.map(|repetitions| repetitions.0);
            let schedules = table.schedules.map(|schedules| schedules.0);
            let (fuzz, baseline) = (table.fuzz, table.baseline);
            let layer = Layer { golden: table.golden, repetitions, schedules, fuzz, baseline, ..layer };
            layers.insert(name.get_ref().as_str(), layer);
        }
        Ok(layers)
    }

    /// The layers of the profile that flag, environment or file name.
    fn chosen(&self, flag: Option<&str>, layers: &BTreeMap<&str, Layer>) -> Result<Vec<Layer>, Failure> {
        let name = match (flag, &self.file.profile) {
            (Some(name), _) if self.profile_names().any(|known| known == name) => name,
            (Some(name), _) => return Err(self.unknown_flag(name)),
            (None, Some(name)) => self.known_profile(name)?,
            (None, None) => "default",
        };
        let ancestry = self.ancestry(name)?;
        let layer = |name: &str| match name {
            "default" => Layer::default(),
            "strict" => Layer::strict(),
            _ => layers.get(name).cloned().unwrap_or_default(),
        };
        Ok(ancestry.into_iter().rev().map(layer).collect())
    }

    /// The profile and those it inherits from, in this order.
    fn ancestry<'b>(&'b self, name: &'b str) -> Result<Vec<&'b str>, ConfigError> {
        let mut names = vec![name];
        let mut current = name;
        while let Some(parent) = self.table(current).and_then(|table| table.inherits.as_ref()) {
            current = self.known_profile(parent)?;
            if names.contains(&current) {
                let message = format!("the profile `{name}` inherits from itself");
                return Err(self.source.error(parent.span(), message, None));
            }
            names.push(current);
        }
        Ok(names)
    }

    fn table(&self, name: &str) -> Option<&ProfileTable> {
        self.file.profiles.iter().find(|(known, _)| known.get_ref() == name).map(|(_, table)| table)
    }

    fn known_profile<'b>(&self, name: &'b Spanned<String>) -> Result<&'b str, ConfigError> {
        let text = name.get_ref().as_str();
        if self.profile_names().any(|known| known == text) {
            return Ok(text);
        }
        let message = format!("no profile is called `{text}`");
        Err(self.source.error(name.span(), message, suggest::help(text, self.profile_names())))
    }

    fn unknown_flag(&self, name: &str) -> Failure {
        let failure = Failure::usage(format_args!("no profile is called `{name}`"));
        failure.help(suggest::help(name, self.profile_names()).unwrap_or_default())
    }

    fn profile_names(&self) -> impl Iterator<Item = &str> + Clone {
        BUILT_IN.into_iter().chain(self.file.profiles.keys().map(|name| name.get_ref().as_str()))
    }
}
