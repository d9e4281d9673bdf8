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

package io.eventreactor.fuzz;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;

import io.eventreactor.protocol.LineReceiver;

/**
 * {@link LineReceiver}, with lines that switch to raw bytes, to another delimiter and to
 * another maximum.
 */
public final class LineFuzz {

	private LineFuzz() {
	}

	/**
	 * Parses an input.
	 * @param input the input
	 */
	public static void fuzzerTestOneInput(byte[] input) {
		ReceiverHarness.check(input, Receiver::new);
	}

	private static final class Receiver extends LineReceiver {

		private static final String[] DELIMITERS = { "\r\n", "\n", "aab", "\0" };

		private final ReceiverHarness harness;

		private final StringBuilder raw = new StringBuilder();

		private int missing;

		private boolean copying;

		Receiver(ReceiverHarness harness, int maximum) {
			this.harness = harness;
			setMaxLineLength(maximum);
		}

		@Override
		protected void lineReceived(ByteBuf line) {
			String text = this.harness.frame(this, line);
			if (text.length() < 2) {
				return;
			}
			int argument = text.charAt(1);
			switch (text.charAt(0)) {
				case 'r', 'R' -> {
					this.harness.doNotCount();
					this.copying = text.charAt(0) == 'R';
					this.missing = argument & 31;
					setRawMode();
				}
				case 'd' -> setDelimiter(DELIMITERS[argument & 3]);
				case 'm' -> setMaxLineLength(argument & 63);
				default -> {
					// Only received
				}
			}
		}

		@Override
		protected void rawDataReceived(ByteBuf data) {
			int length = Math.min(this.missing, data.readableBytes());
			this.raw.append(ByteBufUtil.hexDump(data.readSlice(length)));
			this.missing -= length;
			if (this.missing > 0) {
				return;
			}
			noteRaw();
			if (this.copying) {
				ByteBuf rest = data.copy();
				setLineMode(rest);
				rest.release();
			}
			else {
				setLineMode(data);
			}
		}

		private void noteRaw() {
			this.harness.event("raw " + this.raw);
			this.raw.setLength(0);
		}

		@Override
		protected void lineLengthExceeded(ByteBuf line) {
			this.harness.doNotCount();
			super.lineLengthExceeded(line);
		}

		@Override
		protected void connectionLost(Throwable reason) {
			noteRaw();
		}

	}

}
