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

package io.eventreactor.docs.datagrams;

import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;

import io.netty.buffer.ByteBuf;

import io.eventreactor.DatagramProtocol;
import io.eventreactor.Multicast;

// tag::multicast-protocol[]
class Printer extends DatagramProtocol {

	private final InetAddress group;

	private final NetworkInterface network;

	Printer(InetAddress group, NetworkInterface network) {
		this.group = group;
		this.network = network;
	}

	@Override
	protected void startProtocol() {
		Multicast multicast = transport().multicast();
		multicast.setInterface(this.network);
		multicast.joinGroup(this.group);
	}

	@Override
	public void datagramReceived(ByteBuf data, SocketAddress from) {
		if (data.toString(StandardCharsets.UTF_8).equals("who prints?")) {
			transport().write("I do", from);
		}
	}

}
// end::multicast-protocol[]
