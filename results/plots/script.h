// SPDX-License-Identifier: Apache-2.0
/// A figure as a gnuplot script.
#pragma once

#include <string>

#include "results/plots/chart.h"

namespace fbbench {

enum class PlotFormat { kSvg, kPdf };

/// By a path's ending; BadOption unless .svg or .pdf.
PlotFormat plot_format(const std::string& path);

/// 8.9 cm wide, a column of a paper, letters of 8 points. Colours are those of Okabe and Ito 2008
/// ("Color Universal Design", jfly.uni-koeln.de/color) but yellow, which white paper swallows;
/// dashes and symbols differ as well. Words can't be taken for commands, whatever they hold.
std::string gnuplot_script(const Figure& figure, PlotFormat format);

}  // namespace fbbench
