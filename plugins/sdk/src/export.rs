//! Makes a library of checks a plugin.

/// Makes the library a plugin: `export_plugin!(MyCheck, MyOther)` for checks that have a default, or
/// `export_plugin!(with my_checks)` for a function that makes them from what the user sets:
///
/// ```
/// use gvp_plugin::{Check, Options};
///
/// fn my_checks(options: &Options) -> Result<Vec<Box<dyn Check>>, String> {
///     let strict: bool = options.read()?;
///     Ok(if strict { vec![] } else { vec![] })
/// }
///
/// gvp_plugin::export_plugin!(with my_checks);
/// ```
///
/// Once in a library whose `crate-type` holds `cdylib`.
#[macro_export]
macro_rules! export_plugin {
    (with $make:path) => {
        const _: () = {
            use $crate::private::abi::abi_stable::library::{CheckTypeLayout, LibHeader, RootModuleResult, __call_root_module_loader};
            use $crate::private::abi::abi_stable::prefix_type::PrefixTypeTrait as _;
            use $crate::private::abi::abi_stable::std_types::{RResult, RSlice, RString, RVec};
            use $crate::private::abi::{HostApi, Plugin, PluginRef};

            static EXPORTED: $crate::private::Exported = $crate::private::Exported {
                version: ::core::env!("CARGO_PKG_VERSION"),
                checks: $make,
                made: ::std::sync::OnceLock::new(),
            };

            extern "C" fn describe() -> RResult<RVec<u8>, RString> {
                $crate::private::describe(&EXPORTED)
            }

            extern "C" fn run(request: RSlice<'_, u8>, host: HostApi) -> RResult<RVec<u8>, RString> {
                $crate::private::run(&EXPORTED, request, host)
            }

            fn root() -> PluginRef {
                Plugin { describe, run }.leak_into_prefix()
            }

            extern "C" fn erased() -> RootModuleResult {
                __call_root_module_loader(root)
            }

            /// The number of the interface, for hosts that look before they load.
            #[unsafe(no_mangle)]
            pub static gvp_plugin_abi: u32 = $crate::private::abi::ABI;

            #[unsafe(no_mangle)]
            pub static _1as_0lib_1header_0root_bmodule_bloader: LibHeader =
                // SAFETY: `erased` answers exactly the module that is named here.
                unsafe { LibHeader::from_constructor::<PluginRef>(erased, CheckTypeLayout::Yes) };
        };
    };
    ($($check:ty),+ $(,)?) => {
        const _: () = {
            fn checks(
                _: &$crate::Options,
            ) -> ::std::result::Result<::std::vec::Vec<::std::boxed::Box<dyn $crate::Check>>, ::std::string::String> {
                ::std::result::Result::Ok(::std::vec![
                    $(::std::boxed::Box::new(<$check as ::std::default::Default>::default())),+
                ])
            }
            $crate::export_plugin!(with checks);
        };
    };
}
