/** One member at work: decode, react, carry out, set the alarm; and the world it needs for that. */
@NullMarked
package io.github.swimcluster.node;

import org.jspecify.annotations.NullMarked;
