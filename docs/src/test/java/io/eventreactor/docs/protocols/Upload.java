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

import java.io.ByteArrayOutputStream;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;

import io.eventreactor.ProtocolErrorException;
import io.eventreactor.protocol.LineReceiver;

// tag::raw[]
class Upload extends LineReceiver {

	private final ByteArrayOutputStream content = new ByteArrayOutputStream();

	private int missing;

	@Override
	protected void lineReceived(String line) {
		if (!line.matches("PUT [0-9]{1,4}")) {
			transport().loseConnection(new ProtocolErrorException("Not a PUT"));
			return;
		}
		this.missing = Integer.parseInt(line.substring(4));
		setRawMode();
	}

	@Override
	protected void rawDataReceived(ByteBuf data) {
		int length = Math.min(this.missing, data.readableBytes());
		this.content.writeBytes(ByteBufUtil.getBytes(data.readSlice(length)));
		this.missing -= length;
		if (this.missing == 0) {
			sendLine("OK " + this.content.size());
			setLineMode(data);
		}
	}

}
// end::raw[]
