// SPDX-License-Identifier: Apache-2.0
/// Plugins by name. A plugin class has a static `describe()` returning its kind's `Info` (which has
/// name, version, options) and a constructor from Options; one line registers it:
///
///   FBBENCH_REGISTER(Method, Gradient);
///
/// Each kind's header holds `extern template class Registry<Kind>` and one .cpp of libfbbench the
/// instantiation, so that program, tests and plugins from outside share one registry.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "core/error.h"
#include "core/options.h"

namespace fbbench {

template <class Plugin>
class Registry {
 public:
  using Info = typename Plugin::Info;
  using Factory = std::function<std::unique_ptr<Plugin>(const Options&)>;

  static Registry& get() {
    static Registry registry;
    return registry;
  }

  /// A name that is taken is noted in clashes() and otherwise ignored: this runs before main.
  bool add(const Info& info, Factory make) {
    bool added = entries_.emplace(info.name, Entry{info, std::move(make)}).second;
    if (!added) clashes_.push_back(info.name);
    return added;
  }

  /// Sorted.
  std::vector<std::string> names() const {
    std::vector<std::string> result;
    for (const auto& entry : entries_) result.push_back(entry.first);
    return result;
  }

  bool contains(const std::string& name) const { return entries_.count(name) > 0; }

  /// BadOption for an unknown name: lists what exists, suggests the nearest.
  const Info& info(const std::string& name) const { return entry(name).info; }

  /// BadOption as for info(), for unknown options, and for whatever the constructor refuses.
  std::unique_ptr<Plugin> create(const Spec& spec) const {
    const Entry& found = entry(spec.name);
    return found.make(Options(spec.name, found.info.options, spec.options));
  }
  std::unique_ptr<Plugin> create(const std::string& spec) const {
    return create(Spec::parse(spec));
  }

  /// The spec without the options that equal their defaults, label kept: what results store.
  std::string canonical(const Spec& spec) const {
    Spec result = Options(spec.name, info(spec.name).options, spec.options).canonical();
    result.given_label = spec.given_label;
    return result.text();
  }

  const std::vector<std::string>& clashes() const { return clashes_; }

 private:
  struct Entry {
    Info info;
    Factory make;
  };

  const Entry& entry(const std::string& name) const {
    auto found = entries_.find(name);
    FBBENCH_REQUIRE(found != entries_.end(), BadOption,
                    "unknown " << Plugin::kKind << " '" << name << "'"
                               << did_you_mean(name, names()) << "; there are: " << join(names()));
    return found->second;
  }

  std::map<std::string, Entry> entries_;
  std::vector<std::string> clashes_;
};

}  // namespace fbbench

#define FBBENCH_REGISTER(Kind, Class)                                                            \
  [[maybe_unused]] const bool fbbench_registered_##Class = ::fbbench::Registry<Kind>::get().add( \
      Class::describe(),                                                                         \
      [](const ::fbbench::Options& options) { return std::make_unique<Class>(options); })
