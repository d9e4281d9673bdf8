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

package io.eventreactor.testing;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;

import io.netty.util.NetUtil;

/**
 * The addresses of the test kit. None of them is ever looked up.
 */
final class Addresses {

	/**
	 * Where connections come from, unless the test says otherwise.
	 */
	static final InetSocketAddress PEER = new InetSocketAddress(resolve("192.168.1.1"), 54321);

	/**
	 * Where they arrive.
	 */
	static final InetSocketAddress HOST = new InetSocketAddress(resolve("10.0.0.1"), 12345);

	private Addresses() {
	}

	/**
	 * Resolves a host: if it is not an address itself, it is this machine.
	 * @param host a name or an address
	 * @return the address; it knows the name
	 */
	static InetAddress resolve(String host) {
		byte[] literal = NetUtil.createByteArrayFromIpAddressString(host);
		try {
			return (literal != null) ? InetAddress.getByAddress(literal)
					: InetAddress.getByAddress(host, InetAddress.getLoopbackAddress().getAddress());
		}
		catch (UnknownHostException ex) {
			// Only of an address that is too long or too short
			throw new IllegalArgumentException("'host' is no address: " + host, ex);
		}
	}

	static InetSocketAddress resolve(InetSocketAddress address) {
		return address.isUnresolved() ? new InetSocketAddress(resolve(address.getHostString()), address.getPort())
				: address;
	}

}
