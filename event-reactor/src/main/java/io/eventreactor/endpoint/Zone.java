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

package io.eventreactor.endpoint;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

/**
 * What follows the percent sign of an IPv6 address that means something on one link only,
 * as in {@code fe80::1%eth0}: an interface of this machine, by its name or number.
 */
final class Zone {

	private static final int MAXIMUM_DIGITS = 9;

	private Zone() {
	}

	/**
	 * Finds an interface.
	 * @param name its name or number
	 * @return the interface, or {@code null} if this machine has none such
	 */
	static @Nullable NetworkInterface find(String name) {
		try {
			NetworkInterface named = NetworkInterface.getByName(name);
			boolean number = ArgumentReader.isNumber(name) && name.length() <= MAXIMUM_DIGITS;
			return (named == null && number) ? NetworkInterface.getByIndex(Integer.parseInt(name)) : named;
		}
		catch (SocketException ex) {
			return null;
		}
	}

	/**
	 * Lists the interfaces.
	 * @return their names
	 */
	static String names() {
		try {
			return NetworkInterface.networkInterfaces()
				.map(NetworkInterface::getName)
				.sorted()
				.collect(Collectors.joining(", "));
		}
		catch (SocketException ex) {
			return "none";
		}
	}

	/**
	 * Puts an address into a zone.
	 * @param address the address
	 * @param zone the interface
	 * @return the same address there
	 */
	static InetAddress apply(Inet6Address address, NetworkInterface zone) {
		try {
			return apply(address.getAddress(), zone);
		}
		catch (UnknownHostException ex) {
			throw new IllegalStateException("Sixteen bytes are an address", ex);
		}
	}

	private static InetAddress apply(byte[] address, NetworkInterface zone) throws UnknownHostException {
		try {
			return Inet6Address.getByAddress(null, address, zone);
		}
		catch (UnknownHostException ex) {
			// It has no address of that kind itself, yet; its number says the same
			return Inet6Address.getByAddress(null, address, zone.getIndex());
		}
	}

}
