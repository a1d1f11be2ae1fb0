//! One way in which a unit is started, and what is promised of it.

use gvp_core::{Expectation, Invocation, Run, Settings, Skip, Unit};

use crate::recipe::run_of;

/// One way in which a unit is started, and what is promised of it.
#[derive(Debug, Clone)]
pub(crate) struct Occasion<'a> {
    pub(crate) unit: &'a Unit,
    /// How it is started, where its recipe does not say so.
    pub(crate) invocation: Option<&'a Invocation>,
    /// What is promised of this way.
    pub(crate) expectations: Vec<&'a Expectation>,
}

impl<'a> Occasion<'a> {
    /// The unit started by its own recipe.
    pub(crate) fn own(unit: &'a Unit) -> Self {
        Self::of(unit, None)
    }

    /// All ways, the unit's own first, then those of transcripts in their order.
    pub(crate) fn all(unit: &'a Unit) -> Vec<Self> {
        let mut occasions = vec![Self::own(unit)];
        for invocation in unit.expectations.iter().filter_map(|expectation| expectation.invocation.as_ref()) {
            if occasions.iter().all(|occasion| occasion.invocation != Some(invocation)) {
                occasions.push(Self::of(unit, Some(invocation)));
            }
        }
        occasions
    }

    fn of(unit: &'a Unit, invocation: Option<&'a Invocation>) -> Self {
        let about = |expectation: &&Expectation| expectation.invocation.as_ref() == invocation;
        Self { unit, invocation, expectations: unit.expectations.iter().filter(about).collect() }
    }

    /// The run that shows it, or why there is none.
    pub(crate) fn run(&self, settings: &Settings) -> Result<Run, Skip> {
        let mut run = run_of(self.unit, settings)?;
        if let Some(invocation) = self.invocation {
            run.args.clone_from(&invocation.args);
            run.stdin = invocation.stdin.clone().unwrap_or_default().into_bytes();
            run.env.extend(invocation.env.iter().cloned());
        }
        Ok(run)
    }

    /// Whether anyone says what arguments it is started with.
    pub(crate) fn args_given(&self) -> bool {
        self.invocation.is_some() || self.unit.recipe.args.is_some()
    }

    /// Whether anyone says what it reads on standard input.
    pub(crate) fn input_given(&self) -> bool {
        match self.invocation {
            Some(invocation) => invocation.stdin.is_some(),
            None => self.unit.recipe.stdin.is_some(),
        }
    }
}
