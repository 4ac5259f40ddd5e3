package dev.larder.cli;

import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;

/** The coordinates of this project's modules, {@code group:artifact:version} each, as its build files state them. */
final class ProjectModules {
    private static final Pattern NAME = Pattern.compile("\\blarder-[a-z0-9]+\\b");

    private ProjectModules() {}

    static List<String> ofProject() throws IOException {
        Element parent = parse(Files.readString(Readme.PROJECT.resolve("pom.xml")));
        String group = text(parent, "groupId");
        String version = text(parent, "version");
        List<String> modules = new ArrayList<>();
        for (Element module : children(child(parent, "modules"), "module")) {
            Path pom = Readme.PROJECT.resolve(module.getTextContent()).resolve("pom.xml");
            modules.add(group + ":" + text(parse(Files.readString(pom)), "artifactId") + ":" + version);
        }
        return modules;
    }

    /** Returns the coordinates of the dependencies that a piece of a build file states. */
    static List<String> dependencies(String xml) {
        List<String> found = new ArrayList<>();
        for (Element dependency : children(parse("<dependencies>" + xml + "</dependencies>"), "dependency")) {
            found.add(text(dependency, "groupId") + ":" + text(dependency, "artifactId") + ":"
                    + text(dependency, "version"));
        }
        return found;
    }

    /** Returns what a text calls by a module's name. */
    static List<String> named(String text) {
        return NAME.matcher(text).results().map(MatchResult::group).toList();
    }

    private static Element parse(String xml) {
        try {
            return DocumentBuilderFactory.newDefaultInstance()
                    .newDocumentBuilder()
                    .parse(new InputSource(new StringReader(xml)))
                    .getDocumentElement();
        } catch (IOException | ParserConfigurationException | SAXException e) {
            throw new AssertionError("no XML: " + xml, e);
        }
    }

    private static Element child(Element parent, String name) {
        List<Element> found = children(parent, name);
        if (found.size() != 1) {
            throw new AssertionError(parent.getTagName() + " has " + found.size() + " elements " + name);
        }
        return found.get(0);
    }

    private static List<Element> children(Element parent, String name) {
        List<Element> found = new ArrayList<>();
        for (Node node = parent.getFirstChild(); node != null; node = node.getNextSibling()) {
            if (node instanceof Element element && element.getTagName().equals(name)) {
                found.add(element);
            }
        }
        return found;
    }

    private static String text(Element parent, String name) {
        return child(parent, name).getTextContent().strip();
    }
}
