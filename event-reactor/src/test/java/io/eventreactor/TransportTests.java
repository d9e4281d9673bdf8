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

package io.eventreactor;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.junit.jupiter.api.Test;

import io.eventreactor.conformance.RecordingTransport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * What a transport does unless it is told otherwise.
 */
class TransportTests {

	@Test
	void whenABufferCannotBeWrittenThoseAfterItAreReleased() {
		List<ByteBuf> buffers = new ArrayList<>();
		for (String text : List.of("a", "b", "c", "d")) {
			buffers.add(Unpooled.copiedBuffer(text, StandardCharsets.US_ASCII));
		}
		RecordingTransport transport = new RecordingTransport() {
			@Override
			public void write(ByteBuf data) {
				if (writes() == 1) {
					data.release();
					throw new IllegalStateException("full");
				}
				super.write(data);
			}
		};
		assertThatIllegalStateException().isThrownBy(() -> transport.writeSequence(buffers)).withMessage("full");
		assertThat(transport.sent()).asString().isEqualTo("a");
		assertThat(buffers).allMatch((buffer) -> buffer.refCnt() == 0);
	}

}
