//! The checks that there are, by the names people use for them.

use gvp_core::{CheckId, CheckInfo, Code, CodeInfo};

use crate::suggest;

/// The checks that there are.
#[derive(Debug, Clone, Default)]
pub(crate) struct Catalogue(Vec<CheckInfo>);

/// What a name stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Entry<'a> {
    /// A check.
    Check(&'a CheckInfo),
    /// A kind of finding that a check makes.
    Code(&'a CheckInfo, &'a CodeInfo),
}

/// Why a name stands for nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct UnknownName {
    /// What is wrong with it.
    pub(crate) message: String,
    /// What may have been meant.
    pub(crate) help: Option<String>,
}

impl Catalogue {
    pub(crate) fn new(mut checks: Vec<CheckInfo>) -> Self {
        checks.sort_by(|a, b| a.id.cmp(&b.id));
        Self(checks)
    }

    pub(crate) fn checks(&self) -> &[CheckInfo] {
        &self.0
    }

    pub(crate) fn ids(&self) -> impl Iterator<Item = &CheckId> {
        self.0.iter().map(|check| &check.id)
    }

    /// What `gvp.build/run` or `gvp.build/run/panic` stands for.
    pub(crate) fn entry(&self, name: &str) -> Result<Entry<'_>, UnknownName> {
        if let Some(check) = self.check(name) {
            return Ok(Entry::Check(check));
        }
        match name.rsplit_once('/').and_then(|(check, code)| Some((self.check(check)?, code))) {
            Some((check, code)) => code_of(check, code),
            None => Err(self.unknown(name)),
        }
    }

    /// What a name stands for that may lack the namespace: `run`, `run/panic`, or what [`Catalogue::entry`] takes.
    pub(crate) fn short(&self, name: &str) -> Result<Entry<'_>, UnknownName> {
        let (short, code) = name.split_once('/').map_or((name, None), |(short, code)| (short, Some(code)));
        let named: Vec<&CheckInfo> = self.0.iter().filter(|check| check.id.name() == short).collect();
        match (named.as_slice(), code) {
            ([], _) => self.entry(name),
            ([check], None) => Ok(Entry::Check(check)),
            ([check], Some(code)) => code_of(check, code),
            (several, _) => {
                let ids: Vec<String> = several.iter().map(|check| format!("`{}`", check.id)).collect();
                let help = Some(format!("name one of {}", ids.join(", ")));
                Err(UnknownName { message: format!("`{short}` is the name of several checks"), help })
            }
        }
    }

    fn check(&self, id: &str) -> Option<&CheckInfo> {
        self.0.iter().find(|check| check.id.to_string() == id)
    }

    /// Complains of a name, with the check that may have been meant.
    pub(crate) fn unknown(&self, name: &str) -> UnknownName {
        let ids: Vec<String> = self.ids().map(CheckId::to_string).collect();
        let short = self.0.iter().find(|check| Some(check.id.name()) == suggest::nearest(name, self.short_names()));
        let meant = suggest::nearest(name, ids.iter().map(String::as_str)).map(str::to_owned);
        let meant = short.filter(|_| !name.contains('/')).map(|check| check.id.to_string()).or(meant);
        let help = meant.map_or("`gvp list checks` names all of them".to_owned(), |id| format!("did you mean `{id}`?"));
        UnknownName { message: format!("no check is called `{name}`"), help: Some(help) }
    }

    fn short_names(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(|check| check.id.name())
    }
}

fn code_of<'a>(check: &'a CheckInfo, code: &str) -> Result<Entry<'a>, UnknownName> {
    match check.codes.iter().find(|info| info.code.as_str() == code) {
        Some(info) => Ok(Entry::Code(check, info)),
        // Of a plugin that fails nothing is known but the names of its checks, and the configuration is not to blame.
        None if check.version == 0 => Ok(Entry::Check(check)),
        None => Err(UnknownName {
            message: format!("the check `{}` has no code `{code}`", check.id),
            help: suggest::help(code, check.codes.iter().map(|info| Code::as_str(&info.code))),
        }),
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use gvp_core::{Code, Severity};

    use super::*;

    /// Two checks, one with two codes.
    pub(crate) fn sample() -> Catalogue {
        let codes = vec![
            CodeInfo::new(Code::from_static("printf"), Severity::Warning, "the format does not fit the arguments"),
            CodeInfo::new(Code::from_static("copylocks"), Severity::Error, "a lock is copied"),
        ];
        let check = |name, codes| CheckInfo {
            id: CheckId::from_static("gvp.build", name),
            version: 1,
            summary: format!("the question of {name}"),
            explanation: format!("## What it does\n\nAsks about {name}.\n"),
            codes,
        };
        Catalogue::new(vec![check("vet", codes), check("sleep", Vec::new())])
    }

    #[test]
    fn names_may_lack_the_namespace() {
        let catalogue = sample();
        assert!(matches!(catalogue.short("vet"), Ok(Entry::Check(check)) if check.id.name() == "vet"));
        assert!(matches!(catalogue.short("vet/printf"), Ok(Entry::Code(_, code)) if code.code.as_str() == "printf"));
        assert!(matches!(catalogue.short("gvp.build/vet/printf"), Ok(Entry::Code(..))));
    }

    #[test]
    fn what_may_have_been_meant_is_said() {
        let catalogue = sample();
        let help = |name| catalogue.short(name).unwrap_err().help.unwrap();
        assert_eq!(help("sleeep"), "did you mean `gvp.build/sleep`?");
        assert_eq!(help("gvp.bild/vet"), "did you mean `gvp.build/vet`?");
        assert_eq!(help("vet/print"), "did you mean `printf`?");
        assert_eq!(help("zzz"), "`gvp list checks` names all of them");
    }
}
