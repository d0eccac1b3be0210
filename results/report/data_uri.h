// SPDX-License-Identifier: Apache-2.0
/// What a page would load from elsewhere, put into the page itself.
#pragma once

#include <string>

namespace fbbench {

/// "data:image/png;base64,..."
std::string data_uri(const std::string& media_type, const std::string& bytes);

/// An SVG file as a part of a page: without XML declaration, and with `prefix` before each of its
/// ids, which repeat from picture to picture. `title`, HTML-escaped already, is what a screen
/// reader says.
std::string inline_svg(const std::string& file, const std::string& prefix,
                       const std::string& title);

}  // namespace fbbench
