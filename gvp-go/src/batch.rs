//! The units of one module, which Go is asked about together.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use camino::{Utf8Path, Utf8PathBuf};
use gvp_core::{ArtifactKind, Material, Module, Order, Unit};

use crate::neighbours::neighbours;
use crate::paths::Origins;
use crate::place::{Placement, Places};

/// One unit of a batch, and what is to be made of it.
#[derive(Debug)]
pub(crate) struct Member {
    pub(crate) order: Order,
    pub(crate) placement: Placement,
}

impl Member {
    pub(crate) fn unit(&self) -> &Arc<Unit> {
        &self.order.unit
    }

    pub(crate) fn wants(&self, kind: ArtifactKind) -> bool {
        self.order.kinds.contains(&kind)
    }
}

/// The units of one module, which Go is asked about together.
#[derive(Debug)]
pub(crate) struct Batch {
    /// The author's module; none for units that get a fresh one.
    pub(crate) module: Option<Arc<Module>>,
    /// The staged module, absolute.
    pub(crate) stage: PathBuf,
    /// Where everything around the module is staged.
    pub(crate) tree: Tree,
    /// The staged `go.work`, if the module is part of a workspace.
    pub(crate) workspace: Option<PathBuf>,
    pub(crate) members: Vec<Member>,
    pub(crate) origins: Origins,
}

/// Where modules and workspaces are staged: each keeps its place relative to the others, so that `replace ../x` and
/// `use ./x` mean what they did.
#[derive(Debug, Clone)]
pub(crate) struct Tree {
    /// The author's folder that all modules and workspaces lie in, absolute.
    base: PathBuf,
    /// The staged folder that stands for it, absolute.
    stage: PathBuf,
}

impl Tree {
    fn new(material: &Material, stage: &Path) -> Self {
        Self { base: base(material), stage: stage.join("tree") }
    }

    /// The staged place of an author's folder or file.
    pub(crate) fn staged(&self, path: &Path) -> PathBuf {
        self.stage.join(path.strip_prefix(&self.base).unwrap_or(path))
    }
}

impl Batch {
    /// Whether the module brings its dependencies along.
    pub(crate) fn is_vendored(&self) -> bool {
        self.workspace.is_none() && self.stage.join("vendor/modules.txt").is_file()
    }

    /// How the packages of some members are named to `go`, each once.
    pub(crate) fn patterns<'a>(&self, members: impl IntoIterator<Item = &'a Member>) -> Vec<String> {
        let mut patterns: Vec<String> = members.into_iter().map(|member| member.placement.pattern()).collect();
        patterns.sort();
        patterns.dedup();
        patterns
    }
}

/// Sorts orders into batches by module, and gives every unit its place below `stage`.
pub(crate) fn batches(material: &Material, orders: &[Order], stage: &Path) -> Vec<Batch> {
    let mut by_module: BTreeMap<Option<&Path>, Vec<&Order>> = BTreeMap::new();
    for order in orders {
        by_module.entry(order.unit.module.as_ref().map(|module| module.dir.as_path())).or_default().push(order);
    }
    let tree = Tree::new(material, stage);
    by_module.into_values().map(|orders| batch(material, &orders, &tree, stage)).collect()
}

/// The folder that all modules and workspaces lie in.
fn base(material: &Material) -> PathBuf {
    let mut base = material.root.clone();
    let dirs = material.modules.iter().flat_map(|module| {
        let workspace = module.workspace.as_deref().and_then(Path::parent);
        let own = std::iter::once(module.dir.as_path()).chain(workspace).map(Path::to_owned);
        own.chain(neighbours(material, module)).collect::<Vec<_>>()
    });
    for dir in dirs {
        while !dir.starts_with(&base) && base.pop() {}
    }
    base
}

fn batch(material: &Material, orders: &[&Order], tree: &Tree, stage: &Path) -> Batch {
    let module = orders.first().and_then(|order| order.unit.module.clone());
    let root = module.as_ref().map_or_else(|| stage.join("fresh"), |module| tree.staged(&module.dir));
    let workspace = module.as_ref().and_then(|module| module.workspace.as_deref()).map(|file| tree.staged(file));
    let mut places = Places::new(module.as_deref());
    let mut origins = Origins::new(&root);
    let members = orders.iter().map(|order| {
        let dir = within_module(material, module.as_deref(), &order.unit);
        let placement = places.place(&order.unit, dir);
        origins.call(&placement);
        Member { placement, order: (*order).clone() }
    });
    Batch { members: members.collect(), origins, stage: root, tree: tree.clone(), workspace, module }
}

/// The folder of a unit within its module.
fn within_module(material: &Material, module: Option<&Module>, unit: &Unit) -> Utf8PathBuf {
    let full = material.root.join(&unit.dir);
    let within = module.and_then(|module| full.strip_prefix(&module.dir).ok());
    within.and_then(Utf8Path::from_path).map_or_else(|| unit.dir.clone(), Utf8Path::to_owned)
}
