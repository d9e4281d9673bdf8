/*
 * Copyright 2026-present the original author or authors.
 *
 * Licensed under the Apache License, Version 2.0 (the "License");
 * you may not use this file except in compliance with the License.
 * You may obtain a copy of the License at
 *
 *      https://www.apache.org/licenses/LICENSE-2.0
 *
 * Unless required by applicable law or agreed to in writing, software
 * distributed under the License is distributed on an "AS IS" BASIS,
 * WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied.
 * See the License for the specific language governing permissions and
 * limitations under the License.
 */

package io.eventreactor.protocol;

import io.netty.buffer.ByteBuf;

/**
 * Receives lines, and nothing but lines.
 *
 * <pre class="code">
 * class Shout extends LineOnlyReceiver {
 *
 * 	&#64;Override
 * 	protected void lineReceived(String line) {
 * 		sendLine(line.toUpperCase(Locale.ROOT));
 * 	}
 *
 * }
 * </pre>
 *
 * A line that is too long is reported alone, and once: as soon as there is too much of
 * it, with what there is. If that does not close the connection, the rest of it is thrown
 * away when it arrives, and the lines after it are delivered.
 *
 * @since 0.1.0
 * @see LineReceiver
 */
public abstract class LineOnlyReceiver extends AbstractLineReceiver {

	/**
	 * Creates a receiver of lines in UTF-8 that end with a carriage return and a line
	 * feed.
	 */
	protected LineOnlyReceiver() {
	}

	@Override
	final boolean deliverFrame(FrameBuffer buffer) {
		return deliverLine(buffer);
	}

	@Override
	final void deliverExceeding(FrameBuffer buffer, int line, int delimiter) {
		ByteBuf exceeding = buffer.read(line);
		buffer.skip(delimiter);
		lineLengthExceeded(exceeding);
	}

}
