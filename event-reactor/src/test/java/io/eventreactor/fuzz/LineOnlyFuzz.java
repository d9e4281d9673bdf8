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

import io.eventreactor.protocol.LineOnlyReceiver;

/**
 * {@link LineOnlyReceiver}.
 */
public final class LineOnlyFuzz {

	private LineOnlyFuzz() {
	}

	/**
	 * Parses an input.
	 * @param input the input
	 */
	public static void fuzzerTestOneInput(byte[] input) {
		ReceiverHarness.check(input, Receiver::new);
	}

	private static final class Receiver extends LineOnlyReceiver {

		private final ReceiverHarness harness;

		Receiver(ReceiverHarness harness, int maximum) {
			this.harness = harness;
			setMaxLineLength(maximum);
		}

		@Override
		protected void lineReceived(ByteBuf line) {
			this.harness.frame(this, line);
		}

		@Override
		protected void lineLengthExceeded(ByteBuf line) {
			this.harness.doNotCount();
			super.lineLengthExceeded(line);
		}

	}

}
