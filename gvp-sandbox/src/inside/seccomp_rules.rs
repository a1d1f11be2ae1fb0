//! System calls that no program of learning material needs, and that have been ways out before.

use std::collections::BTreeMap;

use seccompiler::{
    BpfProgram, SeccompAction, SeccompCmpArgLen as Len, SeccompCmpOp as Op, SeccompCondition, SeccompFilter,
    SeccompRule, sock_filter,
};

use crate::wire::Request;
use crate::{Network, Tier};

type Rules = BTreeMap<i64, Vec<SeccompRule>>;

/// Denied whatever the arguments. Modelled on what container runtimes leave out by default.
const DENIED: &[i64] = &[
    // Mounts and roots.
    libc::SYS_mount,
    libc::SYS_umount2,
    libc::SYS_pivot_root,
    libc::SYS_chroot,
    libc::SYS_move_mount,
    libc::SYS_open_tree,
    libc::SYS_fsopen,
    libc::SYS_fsmount,
    libc::SYS_fsconfig,
    libc::SYS_fspick,
    libc::SYS_mount_setattr,
    libc::SYS_swapon,
    libc::SYS_swapoff,
    libc::SYS_quotactl,
    // Namespaces.
    libc::SYS_unshare,
    libc::SYS_setns,
    // The machine.
    libc::SYS_reboot,
    libc::SYS_kexec_load,
    libc::SYS_kexec_file_load,
    libc::SYS_init_module,
    libc::SYS_finit_module,
    libc::SYS_delete_module,
    libc::SYS_acct,
    libc::SYS_settimeofday,
    libc::SYS_clock_settime,
    libc::SYS_adjtimex,
    libc::SYS_clock_adjtime,
    libc::SYS_sethostname,
    libc::SYS_setdomainname,
    libc::SYS_syslog,
    libc::SYS_vhangup,
    // Large and young parts of the kernel.
    libc::SYS_bpf,
    libc::SYS_perf_event_open,
    libc::SYS_userfaultfd,
    libc::SYS_io_uring_setup,
    libc::SYS_io_uring_enter,
    libc::SYS_io_uring_register,
    libc::SYS_fanotify_init,
    libc::SYS_memfd_secret,
    // Keys belong to a user, not to a namespace.
    libc::SYS_keyctl,
    libc::SYS_add_key,
    libc::SYS_request_key,
    // Other processes.
    libc::SYS_ptrace,
    libc::SYS_process_vm_readv,
    libc::SYS_process_vm_writev,
    libc::SYS_kcmp,
    libc::SYS_pidfd_getfd,
    libc::SYS_process_madvise,
    libc::SYS_move_pages,
    libc::SYS_migrate_pages,
    // Files without a path, and so without a permission.
    libc::SYS_open_by_handle_at,
    libc::SYS_name_to_handle_at,
    // Memory policies.
    libc::SYS_mbind,
    libc::SYS_set_mempolicy,
    #[cfg(target_arch = "x86_64")]
    libc::SYS_iopl,
    #[cfg(target_arch = "x86_64")]
    libc::SYS_ioperm,
    #[cfg(target_arch = "x86_64")]
    libc::SYS_modify_ldt,
    #[cfg(target_arch = "x86_64")]
    libc::SYS_uselib,
    #[cfg(target_arch = "x86_64")]
    libc::SYS_ustat,
    #[cfg(target_arch = "x86_64")]
    libc::SYS_sysfs,
];

/// Ways to hold memory that no process can be seen to hold: denied where memory is watched rather than accounted for.
const UNSEEN: &[i64] = &[libc::SYS_memfd_create, libc::SYS_shmget];

/// Execution domains that are harmless: the usual one, asking for it, and the one without randomised addresses, which
/// Go's race detector needs on some kernels.
const PERSONAS: [u32; 3] = [0, u32::MAX, libc::ADDR_NO_RANDOMIZE.cast_unsigned()];

/// What a clone may not ask for.
const NAMESPACES: [libc::c_int; 8] = [
    libc::CLONE_NEWUSER,
    libc::CLONE_NEWNS,
    libc::CLONE_NEWPID,
    libc::CLONE_NEWNET,
    libc::CLONE_NEWIPC,
    libc::CLONE_NEWUTS,
    libc::CLONE_NEWCGROUP,
    libc::CLONE_NEWTIME,
];

/// Builds the filter that a request needs.
pub(super) fn program(request: &Request) -> Result<BpfProgram, seccompiler::BackendError> {
    let mut rules: Rules = DENIED.iter().map(|&call| (call, Vec::new())).collect();
    if request.caps.data.is_some() {
        rules.extend(UNSEEN.iter().map(|&call| (call, Vec::new())));
    }
    let netlink = equals(0, libc::AF_NETLINK.unsigned_abs())?;
    let routes = differs(2, libc::NETLINK_ROUTE.unsigned_abs())?;
    rules.insert(libc::SYS_socket, vec![other_than(0, families(request))?, SeccompRule::new(vec![netlink, routes])?]);
    rules.insert(
        libc::SYS_personality,
        vec![SeccompRule::new(PERSONAS.map(|persona| differs(0, persona)).into_iter().collect::<Result<_, _>>()?)?],
    );
    rules.insert(libc::SYS_clone, NAMESPACES.into_iter().map(any_of).collect::<Result<_, _>>()?);
    // These put characters into a terminal's input, as if typed.
    let typing = [libc::TIOCSTI, libc::TIOCLINUX].map(|request| one_of(1, request));
    rules.insert(libc::SYS_ioctl, typing.into_iter().collect::<Result<_, _>>()?);
    let (allow, deny) = (SeccompAction::Allow, SeccompAction::Errno(libc::EPERM as u32));
    let filter: BpfProgram = SeccompFilter::new(rules, allow, deny, std::env::consts::ARCH.try_into()?)?.try_into()?;
    Ok(preamble().into_iter().chain(filter).collect())
}

/// The families of sockets that may be made.
fn families(request: &Request) -> &'static [libc::c_int] {
    match (request.tier, request.network) {
        (Tier::Landlock, Network::Host) => &[libc::AF_INET, libc::AF_INET6, libc::AF_NETLINK],
        // Nothing would keep an internet socket inside, nor a Unix socket from others' paths. Pairs stay possible.
        (Tier::Landlock, Network::Loopback) => &[],
        _ => &[libc::AF_UNIX, libc::AF_INET, libc::AF_INET6, libc::AF_NETLINK],
    }
}

/// Matches when an argument is none of these.
fn other_than(argument: u8, values: &[libc::c_int]) -> Result<SeccompRule, seccompiler::BackendError> {
    // A rule needs a condition; no family is that large.
    let values = values.iter().map(|value| value.unsigned_abs()).chain([u32::MAX]);
    SeccompRule::new(values.map(|value| differs(argument, value)).collect::<Result<_, _>>()?)
}

fn differs(argument: u8, value: u32) -> Result<SeccompCondition, seccompiler::BackendError> {
    SeccompCondition::new(argument, Len::Dword, Op::Ne, value.into())
}

fn equals(argument: u8, value: u32) -> Result<SeccompCondition, seccompiler::BackendError> {
    SeccompCondition::new(argument, Len::Dword, Op::Eq, value.into())
}

/// Matches when a flag is set in the first argument.
fn any_of(flag: libc::c_int) -> Result<SeccompRule, seccompiler::BackendError> {
    let flag = u64::from(flag.cast_unsigned());
    SeccompRule::new(vec![SeccompCondition::new(0, Len::Qword, Op::MaskedEq(flag), flag)?])
}

/// Matches when an argument is this.
fn one_of(argument: u8, value: libc::Ioctl) -> Result<SeccompRule, seccompiler::BackendError> {
    SeccompRule::new(vec![SeccompCondition::new(argument, Len::Dword, Op::Eq, value)?])
}

/// What one action per filter cannot say: calls of the x32 kind and `clone3` do not exist.
///
/// `clone3` passes its flags where a filter cannot look. C libraries then fall back to `clone`; Go uses nothing else.
fn preamble() -> [sock_filter; 4] {
    const X32: u32 = 0x4000_0000;
    let nosys = libc::SECCOMP_RET_ERRNO | libc::ENOSYS as u32;
    [load(0), jump(libc::BPF_JGE, X32, 1, 0), jump(libc::BPF_JEQ, libc::SYS_clone3 as u32, 0, 1), answer(nosys)]
}

/// Asks about `connect`, and about `sendto` and `sendmsg` that name a receiver. What it does not ask about passes.
pub(super) fn asking_about_addresses() -> Vec<sock_filter> {
    /// Where the kernel puts the number of a call, and the two halves of the fifth argument.
    const NUMBER: u32 = 0;
    const FIFTH: [u32; 2] = [16 + 8 * 4, 16 + 8 * 4 + 4];
    vec![
        load(NUMBER),
        jump(libc::BPF_JEQ, libc::SYS_connect as u32, 7, 0),
        jump(libc::BPF_JEQ, libc::SYS_sendmsg as u32, 6, 0),
        jump(libc::BPF_JEQ, libc::SYS_sendto as u32, 0, 4),
        load(FIFTH[0]),
        jump(libc::BPF_JEQ, 0, 0, 3),
        load(FIFTH[1]),
        jump(libc::BPF_JEQ, 0, 0, 1),
        answer(libc::SECCOMP_RET_ALLOW),
        answer(libc::SECCOMP_RET_USER_NOTIF),
    ]
}

fn load(offset: u32) -> sock_filter {
    sock_filter { code: (libc::BPF_LD | libc::BPF_W | libc::BPF_ABS) as u16, jt: 0, jf: 0, k: offset }
}

fn jump(test: u32, value: u32, if_true: u8, if_false: u8) -> sock_filter {
    sock_filter { code: (libc::BPF_JMP | test | libc::BPF_K) as u16, jt: if_true, jf: if_false, k: value }
}

fn answer(value: u32) -> sock_filter {
    sock_filter { code: (libc::BPF_RET | libc::BPF_K) as u16, jt: 0, jf: 0, k: value }
}
