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

package io.eventreactor.docs.protocols;

import java.util.zip.CRC32;

import io.netty.buffer.ByteBuf;

import io.eventreactor.HalfCloseable;
import io.eventreactor.Protocol;

// tag::half-close[]
class Checksum extends Protocol implements HalfCloseable {

	private final CRC32 sum = new CRC32();

	@Override
	public void dataReceived(ByteBuf data) {
		this.sum.update(data.nioBuffer());
	}

	@Override
	public void readConnectionLost() {
		transport().write(Long.toHexString(this.sum.getValue()) + "\n");
		transport().loseConnection();
	}

	@Override
	public void writeConnectionLost() {
	}

}
// end::half-close[]
